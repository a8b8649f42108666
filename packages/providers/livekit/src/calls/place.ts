import {
  CallError,
  toCallEvent,
  type AttemptContext,
  type CallEnd,
  type CallEvent,
  type Placed,
  type WireRequest,
} from '@callplane/core'
import { deadlineFor, parseObject, type ErrorReply } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { message, wireCreated } from '../client/schemas.ts'
import { provider, sipStatusOf, unreadable } from '../errors.ts'
import { maxWaitedRing } from '../map/limits.ts'
import { referencesOf } from '../references.ts'
import { endOfSip } from '../webhooks/statuses.ts'
import type { SeenTimes } from './seen.ts'

const createdSchema = message(wireCreated)

/** Adds the credentials of a trunk that goes with the call: they are in no request that is explained or kept. */
const withCredentials = (
  { settings: { inlineTrunks } }: Api,
  request: WireRequest,
  { reference }: AttemptContext['route'],
): WireRequest => {
  const trunk =
    reference !== undefined && Object.hasOwn(inlineTrunks, reference)
      ? inlineTrunks[reference]
      : undefined
  const body = parseObject(request.body ?? '')
  const named = body?.['trunk']
  if (trunk?.authUsername === undefined || typeof named !== 'object' || named === null)
    return request
  const { authUsername, authPassword } = trunk
  return {
    ...request,
    body: JSON.stringify({ ...body, trunk: { ...named, authUsername, authPassword } }),
  }
}

/** The bridge cancelled the call, or stopped waiting for it; only a request that waits for the answer is told so. */
const cancelled: CallEnd = { status: 'no-answer', reason: 'unspecified', rang: 'unknown' }

/** The end of a call that an error tells of; undefined where the error is about the request. */
const endIn = (error: unknown, reply: ErrorReply | undefined, waits: boolean) => {
  if (!CallError.isInstance(error) || !reply) return undefined
  const sipStatus = sipStatusOf(reply)
  if (sipStatus !== undefined) return { end: endOfSip(sipStatus), sipStatus }
  return waits && error.providerCode === 'canceled' ? { end: cancelled } : undefined
}

/**
 * Sends the dial. With `waitUntilAnswered` the reply comes with the answer, or with the final SIP response of a call that
 * failed: such a call was placed and has ended. Nothing is repeated; a lost reply is settled by a look for the identity.
 */
export const placeCall = async (
  api: Api,
  times: SeenTimes,
  request: WireRequest,
  attempt: AttemptContext,
): Promise<Placed> => {
  const { key, call, route, sendBy, signal } = attempt
  const waits = call.waitUntilAnswered === true
  const timeoutMs = deadlineFor({
    waitsForAnswer: waits,
    ringTimeout: Math.min(call.ringTimeout ?? maxWaitedRing, maxWaitedRing),
  })
  const room = call.connect && 'room' in call.connect ? call.connect.room : ''
  const eventOf = (
    fields: Pick<CallEvent, 'type' | 'providerStatus'> & Partial<CallEvent>,
    id: string | undefined,
  ): CallEvent =>
    toCallEvent({
      ...fields,
      id: `${id ?? key}/${fields.providerStatus}`,
      at: times.first(`${key}/${fields.providerStatus}`),
      leg: 'far',
      attemptKey: key,
      references: referencesOf({ call: id, participant: key, room }),
    })
  const failed: { reply?: ErrorReply } = {}
  try {
    const reply = createdSchema.safeParse(
      await api.sendAsIs(
        withCredentials(api, request, route),
        { sendBy, signal, timeoutMs },
        (one) => {
          failed.reply = one
        },
      ),
    )
    if (!reply.success || reply.data.participantIdentity !== key)
      throw unreadable('SIP/CreateSIPParticipant')
    const id = reply.data.sipCallId ?? undefined
    times.there(id ?? `${room}/${key}`)
    return {
      references: referencesOf({ call: id, participant: key, room }),
      ...(waits && { events: [eventOf({ type: 'answered', providerStatus: 'active' }, id)] }),
    }
  } catch (error) {
    const ended = endIn(error, failed.reply, waits)
    if (!ended) throw error
    const providerStatus = CallError.isInstance(error) ? (error.providerCode ?? provider) : provider
    return {
      references: referencesOf({ participant: key, room }),
      events: [eventOf({ type: 'ended', providerStatus, ...ended }, undefined)],
    }
  }
}
