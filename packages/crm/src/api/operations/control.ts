import { clickToCall } from '../../calls/click-to-call.ts'
import { ingestCall } from '../../calls/ingest-call.ts'
import { terminateCall } from '../../calls/terminate-call.ts'
import { operation } from '../operation.ts'
import { ingestReply, messageReply } from '../replies.ts'
import { clickToCallRequest, ingestRequest } from '../requests.ts'
import { callReplies, recorded } from './recorded.ts'

/** The sample of the original says «Configuration saved» here, copied from another page; its own text is not known. */
const terminated = {
  ended: 'The call had ended already',
  'hung-up': 'Call terminated',
  asked: 'The call was asked to end; its end has not been reported yet',
  noted: 'The call is recorded as over; its provider could not be told',
} as const

export const terminate = operation({
  id: 'terminateCall',
  method: 'POST',
  path: '/{callId}/terminate',
  summary: 'End a call, at any point',
  security: 'user',
  replies: { 200: messageReply },
  refusals: [404, 502],
  async handle({ path, caller }, { crm }) {
    const { outcome } = await terminateCall(crm, caller.tenant, path['callId'] ?? '')
    return { status: 200, body: { success: true, message: terminated[outcome] } }
  },
})

export const click = operation({
  id: 'clickToCall',
  method: 'POST',
  path: '/click-to-call',
  summary: "Ring the user's phone, then the contact's, and join them",
  security: 'user',
  repeatable: true,
  body: clickToCallRequest,
  replies: callReplies,
  refusals: [404, 409, 503],
  async handle({ body, caller, requestId }, { crm }) {
    const call = await clickToCall(crm, caller, { ...body, requestId })
    const { failure } = call.entry
    return recorded(call, failure === null ? 'Call placed' : `Call not placed: ${failure}`)
  },
})

export const ingest = operation({
  id: 'ingestCall',
  method: 'POST',
  path: '/ingest',
  summary: 'Take over a call that another system placed and finished',
  security: 'api-key',
  body: ingestRequest,
  replies: { 200: ingestReply, 201: ingestReply },
  refusals: [],
  async handle({ body, caller }, { crm, saveRecording, recordingUrls }) {
    const { direction, fromNumber, toNumber, duration, status, callStartTime, recording } = body
    const call = { direction, fromNumber, toNumber, duration, status, callStartTime, recording }
    const ingested = {
      externalCallId: body.externalCallId ?? null,
      transcript: body.transcript ?? [],
      summary: body.summary ?? null,
      agentName: body.agentName ?? null,
      contactName: body.contactName ?? null,
      metadata: body.metadata ?? null,
    }
    const recordings = { save: saveRecording, urls: recordingUrls }
    const { entry, created } = await ingestCall(crm, caller, { ...call, ingested }, recordings)
    return {
      status: created ? 201 : 200,
      body: { success: true, deduplicated: !created, callId: entry.id },
    }
  },
})
