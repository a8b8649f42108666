import {
  CallError,
  type AttemptContext,
  type CallEvent,
  type CallsPort,
  type Located,
  type Placed,
  type References,
  type WireRequest,
} from '@callplane/core'
import { attemptLimits, localError } from '@callplane/kit'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { chunksOf, digitDuration, waitFor } from './digits.ts'
import { endCaller } from './hang-up.ts'
import { unreadable } from '../errors.ts'
import type { Forwarder } from './forward.ts'
import { reviewOf } from './state.ts'
import { presenceOf } from './presence.ts'
import { provider, roomPath, isCaller, referencesOf, sessionIn } from '../references.ts'
import type { PurchasedNumbers } from '../trunks/purchased-numbers.ts'
import { createTransfer } from './transfer.ts'

/** `ok` is the text "true" on the page and a boolean on the wire (changelog of daily-ruby 1.1.0). */
const started = z.object({
  ok: z.union([z.boolean(), z.string()]).optional(),
  sessionId: z.string().min(1),
})

/** Daily answers at once; nothing waits for the phone. */
/**
 * What `dialOut/stop` says of a session that is over: the errors documented for commands of this kind
 * (…/rooms/dialout/start, …/rooms/sip-call-transfer), and `NOT_FOUND` of daily-js (…/stop-dial-out).
 */
const sessionIsOver =
  /not hosting a call|call closed before|invalid session ?id|no active dial-?out session/i

const isOver = (error: CallError): boolean =>
  error.dialled === 'no' && sessionIsOver.test(error.message)

/** A caller who never reached a room: known only to the process that waited for the room. */
const missedCaller = (references: References, forwarder: Forwarder): readonly CallEvent[] => {
  const { pinlessCall = '' } = references
  if (!forwarder.isMissed(pinlessCall)) return []
  return [
    {
      id: `hold-expired/${pinlessCall}`,
      type: 'ended',
      at: null,
      leg: 'far',
      references,
      providerStatus: 'hold-expired',
      end: { status: 'no-answer', reason: 'no-answer', rang: 'unknown' },
    },
  ]
}

export const createCalls = (
  api: Api,
  numbers: PurchasedNumbers,
  forwarder: Forwarder,
): CallsPort => {
  const place = async (request: WireRequest, attempt: AttemptContext): Promise<Placed> => {
    const reply = started.safeParse(await api.sendAsIs(request, attemptLimits(attempt)))
    const room = /\/rooms\/([^/]+)\/dialOut\/start$/.exec(request.url)?.[1]
    if (!reply.success || room === undefined) throw unreadable('POST dialOut/start')
    return { references: referencesOf(reply.data.sessionId, decodeURIComponent(room)) }
  }

  /** A participant with our key was dialled. A phone that rings is not in it, so an absence proves nothing. */
  const locate: CallsPort['locate'] = async ({ key, call }): Promise<Located> => {
    const { connect } = call
    if (!connect || !('room' in connect)) return { outcome: 'unknown', detail: 'no room is known' }
    const found = (await presenceOf(api, connect.room)).filter(({ userId }) => userId === key)
    const [only] = found
    if (only && found.length === 1)
      return { outcome: 'placed', byKey: true, references: referencesOf(only.id, connect.room) }
    return { outcome: 'unknown', detail: `${found.length} in the room have the attempt key` }
  }

  const hangUp: CallsPort['hangUp'] = async (references) => {
    if (isCaller(references)) return endCaller(api, forwarder, references)
    const { room, sessionId } = sessionIn(references)
    try {
      await api.request('POST', roomPath(room, '/dialOut/stop'), { body: { sessionId } })
    } catch (error) {
      if (!CallError.isInstance(error) || !isOver(error)) throw error
    }
  }

  const sendDigits: CallsPort['sendDigits'] = async (references, digits) => {
    // "The participant ID of the dialOut session" (…/rooms/dial-out/send-dtmf). Pipecat's guide sends tones to callers
    // by `sendDTMF` of a client in the room; that the REST API takes a caller's session is not documented.
    if (isCaller(references))
      throw localError(
        provider,
        'unsupported',
        'Daily’s API sends digits to dialled parties, not to callers; a client in the room can (sendDTMF of daily-js)',
      )
    const { room, sessionId } = sessionIn(references)
    for (const { wait, tones } of chunksOf(digits)) {
      await waitFor(api.host, wait)
      await api.request('POST', roomPath(room, '/dialOut/sendDTMF'), {
        body: { sessionId, tones, digitDurationMs: digitDuration },
      })
    }
  }

  return {
    place,
    locate,
    review: async (references, sentAt) =>
      isCaller(references) && references['roomSession'] === undefined
        ? missedCaller(references, forwarder)
        : reviewOf(api, references, sentAt),
    hangUp,
    sendDigits,
    transfer: createTransfer(api, numbers),
  }
}
