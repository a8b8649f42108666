import {
  type CallEvent,
  type CallEventFields,
  type LegRole,
  type References,
  toCallEvent,
} from '@callplane/core'
import {
  answeredByOf,
  costOf,
  endOf,
  secondsOf,
  statusEventId,
  timeOf,
  typeOf,
} from '../webhooks/statuses.ts'
import { objectOf, textOf, type Json } from '@callplane/kit'

/** The fields used of a call resource. */
export interface CallState {
  readonly uuid: string
  readonly conversation: string | undefined
  readonly status: string
  readonly detail: string | undefined
  /** A number without plus sign, or a `sip:` URI. */
  readonly to: string | undefined
  readonly from: string | undefined
  readonly direction: string | undefined
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly talked: number | null
  readonly price: unknown
}

const addressOf = (value: unknown): string | undefined => {
  const endpoint = objectOf(Array.isArray(value) ? (value[0] as unknown) : value)
  return textOf(endpoint?.number) ?? textOf(endpoint?.uri)
}

/** Undefined if it names no call. */
export const stateOf = (call: Json | undefined): CallState | undefined => {
  const uuid = textOf(call?.uuid)
  if (!call || !uuid) return undefined
  return {
    uuid,
    conversation: textOf(call.conversation_uuid),
    status: textOf(call.status) ?? '',
    detail: textOf(call.detail),
    to: addressOf(call.to),
    from: addressOf(call.from),
    direction: textOf(call.direction),
    startedAt: timeOf(call.start_time),
    endedAt: timeOf(call.end_time),
    talked: secondsOf(call.duration),
    price: call.price,
  }
}

/**
 * Events of a look-up, with the ids of the webhooks' events. Only ended calls have times. `hasRun`: the leg's document
 * has run, which it does from the answer on.
 */
export const eventsOfState = (
  state: CallState,
  leg: LegRole,
  references: References,
  hasRun = false,
): CallEvent[] => {
  const { uuid, status, talked, startedAt, endedAt } = state
  const event = (
    type: CallEvent['type'],
    providerStatus: string,
    more: Partial<CallEventFields> = {},
  ): CallEvent =>
    toCallEvent({
      id: statusEventId(uuid, providerStatus),
      type,
      at: null,
      leg,
      references,
      providerStatus,
      ...more,
    })
  const answeredBy = answeredByOf(status)
  // There is no detection before the answer.
  if (answeredBy) return [event('answered', 'answered'), event('machine', status, { answeredBy })]
  const type = typeOf(status)
  if (!type) return []
  if (type !== 'ended') return [event(type, status)]
  const end = endOf(status, state.detail, talked)
  const cost = costOf(state.price)
  const ended = event('ended', status, {
    // Rounded to the second it would precede the webhook's event and replace it together with its `detail`.
    at: status === 'completed' ? state.endedAt : null,
    end,
    ...(cost && { cost }),
  })
  // Duration runs from `start_time` to `end_time` in every published sample, so `start_time` is the answer [inferred].
  // A talk shorter than a second has a duration of 0, and of one within a second even the two times are equal.
  const isAnswered =
    hasRun || Boolean(talked) || (startedAt !== null && endedAt !== null && endedAt > startedAt)
  return status === 'completed' && isAnswered
    ? [event('answered', 'answered', { at: state.startedAt }), ended]
    : [ended]
}
