import {
  CallError,
  isSipUri,
  type AttemptContext,
  type CallsPort,
  type OutboundCall,
  type References,
} from '@callplane/core'
import { deadlineFor, formEncode, type Eventual } from '@callplane/kit'
import { eventsOfState, readCreated, stateOf } from './state.ts'
import { recordingEvents } from '../map/draft.ts'
import { isEndStatus } from '../webhooks/statuses.ts'
import { guarded } from '../client/guarded.ts'
import { idIn, referencesOf } from '../references.ts'
import { isNearFirst } from '../map/leg-order.ts'
import { locateCall } from './locate.ts'
import { optionsOf } from '../options.ts'
import type { Sdk } from '../client/sdk.ts'
import type { TwilioSettings } from '../settings.ts'
import { callsUrl } from '../map/request.ts'
import { transferDocument } from '../map/twiml.ts'

/** Two, and one more for each transfer. */
const maxLegs = 20

const limitsOf = ({ sendBy, signal }: AttemptContext) => ({
  sendBy,
  signal,
  timeoutMs: deadlineFor(),
})

const sidOf = (references: References): string => {
  const sid = references.call
  if (sid) return idIn('call', sid)
  throw new CallError('call-unknown', 'twilio: the references name no call', { provider: 'twilio' })
}

/** The leg is over already: 20404 (gone) or 21220 (not in progress). For a hang-up that is success. */
const isOver = (error: unknown): boolean =>
  CallError.isInstance(error) && (error.code === 'not-found' || error.code === 'call-not-live')

/** Digest credentials are added here, not by `map`, so that `explain` does not show them. */
const withSipAuth = (body: string | undefined, { call }: AttemptContext): string => {
  const { sipAuth } = optionsOf(call)
  return sipAuth && isSipUri(call.to) && !isNearFirst(call)
    ? `${body}&${formEncode({ SipAuthUsername: sipAuth.username, SipAuthPassword: sipAuth.password })}`
    : (body ?? '')
}

type Load = () => Promise<Sdk>

const childrenOf = async (sdk: Load, sid: string) => {
  const { client } = await sdk()
  return client.calls.list({ parentCallSid: sid, limit: maxLegs })
}

/** The leg of the far party; in a click-to-call, one that the document dialled. */
const farLegOf = async (
  sdk: Load,
  references: References,
  { call }: AttemptContext,
): Promise<string> => {
  if (references.far) return idIn('call', references.far)
  if (!isNearFirst(call)) return sidOf(references)
  const live = (await childrenOf(sdk, sidOf(references))).filter(
    ({ status }) => !isEndStatus(status),
  )
  const [only] = live
  if (only && live.length === 1) return idIn('call', only.sid)
  throw new CallError('call-not-live', 'twilio: the far party is not on the line', {
    provider: 'twilio',
  })
}

const recordingVerbs = (sdk: Load) =>
  ({
    async startRecording(references, context) {
      const { client } = await sdk()
      const recordingStatusCallback = context?.callbackUrl
      // A recording without its own callback is never reported.
      await client.calls(sidOf(references)).recordings.create({
        ...(recordingStatusCallback && {
          recordingStatusCallback,
          recordingStatusCallbackEvent: [...recordingEvents],
        }),
      })
    },

    async stopRecording(references) {
      const { client } = await sdk()
      // The running recording, whatever its id (OpenAPI, Apr 2026, `UpdateCallRecording`).
      await client
        .calls(sidOf(references))
        .recordings('Twilio.CURRENT')
        .update({ status: 'stopped' })
    },
  }) satisfies Partial<CallsPort>

export const createCalls = (
  settings: TwilioSettings,
  sdk: Load,
  callerId: (call: OutboundCall) => Eventual<string>,
): CallsPort => {
  return guarded({
    async place(request, attempt) {
      const { post } = await sdk()
      const wire = { ...request, body: withSipAuth(request.body, attempt) }
      const { body } = await post(wire, limitsOf(attempt))
      const created = readCreated(body)
      if (!created)
        throw new CallError('unexpected', 'twilio: the reply names no call', {
          provider: 'twilio',
          dialled: 'unknown',
        })
      const role = isNearFirst(attempt.call) ? 'near' : 'far'
      const references = referencesOf(created.sid, role, created.sid)
      return { references, events: eventsOfState(created, role, references) }
    },

    async locate(attempt) {
      const { client } = await sdk()
      return locateCall(client, attempt, await callerId(attempt.call))
    },

    async get(references) {
      const sid = sidOf(references)
      const { client } = await sdk()
      const call = stateOf(await client.calls(sid).fetch())
      const [own, other] =
        references.near === sid ? (['near', 'far'] as const) : (['far', 'near'] as const)
      const events = eventsOfState(call, own, referencesOf(sid, own, sid))
      // The document does not run before the answer, so there is no second leg.
      if (call.status !== 'in-progress' && call.status !== 'completed') return events
      for (const child of await childrenOf(sdk, sid))
        events.push(...eventsOfState(stateOf(child), other, referencesOf(sid, other, child.sid)))
      return events
    },

    async hangUp(references) {
      const { far } = references
      const sids = new Set([sidOf(references), ...(far ? [idIn('call', far)] : [])])
      const { client } = await sdk()
      const end = async (sid: string): Promise<void> => {
        try {
          // `completed` ends a call in any state, `canceled` only one that was not answered.
          await client.calls(sid).update({ status: 'completed' })
        } catch (error) {
          if (!isOver(error)) throw error
        }
      }
      await Promise.all([...sids].map(end))
    },

    async transfer(references, to, attempt) {
      const { post, VoiceResponse, postHeaders } = await sdk()
      const leg = await farLegOf(sdk, references, attempt)
      const Twiml = transferDocument(VoiceResponse, {
        to,
        from: await callerId(attempt.call),
        callbackUrl: attempt.callbackUrl,
      })
      const url = `${callsUrl(settings)}/${leg}.json`
      const body = formEncode({ Twiml })
      await post({ method: 'POST', url, headers: postHeaders, body }, limitsOf(attempt))
      return { references: referencesOf(sidOf(references), 'far', leg) }
    },

    ...recordingVerbs(sdk),
  })
}
