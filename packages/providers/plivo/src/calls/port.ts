import { CallError, type CallsPort, type OutboundCall, type References } from '@callplane/core'
import { attemptLimits, localError, type Eventual } from '@callplane/kit'
import { textOf, type Api } from '../client/api.ts'
import { eventsOfLive, eventsOfRecord } from './state.ts'
import { callbackFor } from '../map/callback-url.ts'
import { recordOfDialled } from './detail-records.ts'
import { findByRequest } from './find-by-request.ts'
import { stepId } from '../webhooks/statuses.ts'
import { callPath, idIn, firstLegOf, referencesOf } from '../references.ts'
import { firstLeg, isNearFirst } from '../map/leg-order.ts'
import { locateCall } from './locate.ts'
import { plivoDigits } from '../map/notes.ts'

const failure = (code: 'call-unknown' | 'call-not-live', message: string): CallError =>
  localError('plivo', code, message)

/** The A leg, or before the first report the request. */
const callOf = async (api: Api, { call, request }: References): Promise<string> => {
  const found = call ?? (request && (await findByRequest(api, request)))
  if (found) return found
  throw request
    ? failure('call-not-live', 'there is no live call of this request')
    : failure('call-unknown', 'the references name no call')
}

const liveCommand = async <T>(
  api: Api,
  references: References,
  run: (path: string) => Promise<T>,
): Promise<T> => {
  const path = callPath(await callOf(api, references))
  try {
    return await run(path)
  } catch (error) {
    if (CallError.isInstance(error) && error.code === 'not-found')
      throw failure('call-not-live', 'the call is not live')
    throw error
  }
}

/** Commands to a call that is live. */
const liveVerbs = (api: Api) =>
  ({
    async transfer(references, to, attempt) {
      const far = isNearFirst(attempt.call) ? 'bleg' : 'aleg'
      const url = callbackFor(attempt.callbackUrl, 'transfer', 'far', { to })
      if (!url) throw failure('call-not-live', 'a transfer needs a public URL')
      await liveCommand(api, references, (path) =>
        api.post(
          path,
          { legs: far, [`${far}_url`]: url, [`${far}_method`]: 'POST' },
          attemptLimits(attempt),
        ),
      )
      return { references }
    },

    async sendDigits(references, digits) {
      const leg = firstLegOf(references) === 'near' ? 'bleg' : 'aleg'
      // Pauses are documented for the digits of a create request only.
      await liveCommand(api, references, (path) =>
        api.post(`${path}DTMF/`, { digits: plivoDigits(digits), leg }),
      )
    },

    async startRecording(references, context) {
      // A recording without its own callback is never reported.
      const callback_url = callbackFor(context?.callbackUrl, 'record', firstLegOf(references))
      await liveCommand(api, references, (path) =>
        api.post(`${path}Record/`, callback_url ? { callback_url, callback_method: 'POST' } : {}),
      )
    },

    async stopRecording(references) {
      const call = await callOf(api, references)
      await api.remove(`${callPath(call)}Record/`)
    },
  }) satisfies Partial<CallsPort>

export const createCalls = (
  api: Api,
  callerId: (call: OutboundCall) => Eventual<string | undefined>,
): CallsPort => {
  const stateOf = async (references: References) => {
    const leg = firstLegOf(references)
    const uuid = await callOf(api, references)
    const path = callPath(uuid)
    const current =
      (await api.find(path, { status: 'live' })) ?? (await api.find(path, { status: 'queued' }))
    if (current) return eventsOfLive(current, leg, references)
    const record = await api.find(path)
    if (!record) return []
    const own = { ...references, ...referencesOf({ call: uuid }, leg) }
    const events = eventsOfRecord(record, leg, own)
    // The far leg of a click-to-call, whose reports may be lost although those of the near leg came.
    const far = leg === 'near' ? await recordOfDialled(api, uuid) : undefined
    return far ? [...events, ...eventsOfRecord(far, 'far', own)] : events
  }

  return {
    async place(request, attempt) {
      const reply = await api.place(request, attemptLimits(attempt))
      // A list if several calls were requested, which we never do.
      const given = Array.isArray(reply.request_uuid) ? reply.request_uuid[0] : reply.request_uuid
      const uuid = textOf(given)
      if (!uuid)
        throw new CallError('unexpected', 'plivo: the reply names no request', {
          provider: 'plivo',
          dialled: 'unknown',
        })
      const leg = firstLeg(attempt.call)
      const references = referencesOf({ request: uuid }, leg)
      const message = textOf(reply.message) ?? ''
      const type = /queued/i.test(message) ? 'queued' : 'initiated'
      return {
        references,
        events: [
          { id: stepId(uuid, type), type, at: null, leg, references, providerStatus: message },
        ],
      }
    },

    locate: async (attempt) => locateCall(api, attempt, await callerId(attempt.call)),

    async get(references) {
      try {
        return await stateOf(references)
      } catch (error) {
        // A request is unknown to the API between its acceptance and its call.
        if (CallError.isInstance(error) && error.code === 'call-not-live') return []
        throw error
      }
    },

    async hangUp({ call, request }) {
      if (!call && !request) throw failure('call-unknown', 'the references name no call')
      // Ends a call in any state, ringing included (hang-up cause 1000).
      if (call) return void (await api.remove(callPath(call)))
      // Before the answer; afterwards the request no longer exists and the call has to be found.
      if (!request || (await api.remove(`/Request/${idIn('request', request)}/`))) return
      const found = await findByRequest(api, request)
      if (found) await api.remove(callPath(found))
    },

    ...liveVerbs(api),
  }
}
