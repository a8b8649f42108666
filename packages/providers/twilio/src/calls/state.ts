import {
  type CallEvent,
  type CallEventFields,
  type LegRole,
  type References,
  toCallEvent,
} from '@callplane/core'
import { seconds, timeBefore, toMilliseconds } from '@callplane/core/units'
import type twilio from 'twilio'
import {
  answeredByOf,
  endOf,
  isEndStatus,
  machineEventId,
  statusEventId,
  timeOf,
  typeOf,
} from '../webhooks/statuses.ts'

type CallInstance = Awaited<ReturnType<twilio.Twilio['calls']['create']>>

/** The fields used of a Call resource. Times in epoch milliseconds. */
export interface CallState {
  readonly sid: string
  readonly status: string
  readonly createdAt: number | null
  readonly endedAt: number | null
  /** Seconds from answer to end. */
  readonly duration: number | null
  /** As Twilio writes it: negative, in `currency`. Available some time after the end. */
  readonly price: string | null
  readonly currency: string | null
  readonly answeredBy: string | null
  /** Estimated milliseconds until Twilio starts the call; it queues calls above its rate. */
  readonly queueTime: number
}

/** A Call resource as the SDK returns it. */
export const stateOf = (call: CallInstance): CallState => ({
  sid: call.sid,
  status: call.status,
  createdAt: timeOf(call.dateCreated),
  endedAt: timeOf(call.endTime),
  duration: call.duration ? Number(call.duration) : null,
  price: call.price ?? null,
  currency: call.priceUnit ?? null,
  answeredBy: call.answeredBy ?? null,
  queueTime: Number(call.queueTime) || 0,
})

/** The response to a created call; null if it is not a call. */
export const readCreated = (body: string): CallState | null => {
  let given: Readonly<Record<string, unknown>> | null
  try {
    given = JSON.parse(body) as Readonly<Record<string, unknown>> | null
  } catch {
    return null
  }
  const { sid, status, date_created: createdAt, queue_time: queueTime } = given ?? {}
  if (typeof sid !== 'string' || typeof status !== 'string') return null
  return {
    sid,
    status,
    createdAt: timeOf(typeof createdAt === 'string' ? createdAt : null),
    endedAt: null,
    duration: null,
    price: null,
    currency: null,
    answeredBy: null,
    queueTime: Number(queueTime) || 0,
  }
}

/** A callback of the same second takes precedence, as it holds the SIP status. */
const afterCallbacks = 1_000

/** Events of a Call resource, with the ids of the callbacks' events. */
export const eventsOfState = (
  state: CallState,
  role: LegRole,
  references: References,
): CallEvent[] => {
  const { sid, status } = state
  const event = (
    type: CallEvent['type'],
    id: string,
    providerStatus: string,
    more: Partial<CallEventFields> = {},
  ): CallEvent =>
    toCallEvent({ id, type, at: null, leg: role, references, providerStatus, ...more })

  const events: CallEvent[] = []
  const type = typeOf(status)
  const end = endOf(status)
  const { endedAt, duration } = state
  // `start_time` is the time of the dial; the answer follows from the end only.
  if (status === 'completed')
    events.push(
      event('answered', statusEventId(sid, 'in-progress'), 'in-progress', {
        at:
          endedAt === null || duration === null
            ? null
            : timeBefore(endedAt, toMilliseconds(seconds(duration))),
        sequence: afterCallbacks,
      }),
    )
  events.push(
    event(type ?? 'unrecognised', statusEventId(sid, status), status, {
      ...(type === 'queued' && { at: state.createdAt }),
      ...(type === 'queued' && state.queueTime > 0 && { detail: { queueTime: state.queueTime } }),
      ...(isEndStatus(status) && { at: endedAt, end }),
      sequence: afterCallbacks,
    }),
  )
  if (state.answeredBy)
    events.push(
      event('machine', machineEventId(sid), state.answeredBy, {
        answeredBy: answeredByOf(state.answeredBy),
      }),
    )
  const amount = Math.abs(Number(state.price ?? Number.NaN))
  if (!Number.isNaN(amount) && state.currency)
    events.push(
      event('cost', `${sid}:cost:${amount}`, status, {
        cost: { amount, currency: state.currency.toUpperCase(), certainty: 'final' },
      }),
    )
  return events
}
