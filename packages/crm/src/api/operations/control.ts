import { callDocument } from '../call-document.ts'
import { callOperation, operation, type Answer } from '../operation.ts'
import { callReply, ingestReply, messageReply } from '../replies.ts'
import {
  annotationRequest,
  clickToCallRequest,
  digitsRequest,
  ingestRequest,
  recordingRequest,
  transferRequest,
} from '../requests.ts'
import type { CallLogEntry } from '../../model/entry.ts'
import { callReplies, recorded } from './recorded.ts'

/** The sample of the original says «Configuration saved» here, copied from another page; its own text is not known. */
const terminated = {
  ended: 'The call had ended already',
  'hung-up': 'Call terminated',
  asked: 'The call was asked to end; its end has not been reported yet',
  noted: 'The call is recorded as over; its provider could not be told',
} as const

const done = (entry: CallLogEntry, message: string): Answer => ({
  status: 200,
  body: { success: true, call: callDocument(entry), message },
})

export const terminate = callOperation({
  id: 'terminateCall',
  method: 'POST',
  path: '/{callId}/terminate',
  summary: 'End a call, at any point',
  security: 'user',
  action: 'end',
  replies: { 200: messageReply },
  refusals: [404, 502],
  async handle({ call, calls }) {
    const { outcome } = await calls.terminate(call)
    return { status: 200, body: { success: true, message: terminated[outcome] } }
  },
})

/** Of operations on a call that is connected. */
const onLiveCall = { replies: { 200: callReply }, refusals: [404, 409, 502] }

export const transfer = callOperation({
  id: 'transferCall',
  method: 'POST',
  path: '/{callId}/transfer',
  summary: 'Send the other party on to a number, a contact or a colleague',
  description: 'Asked again for the same target, it rings that target once.',
  security: 'user',
  action: 'transfer',
  body: transferRequest,
  ...onLiveCall,
  handle: async ({ call, calls, body }) => done(await calls.transfer(call, body), 'Transferring'),
})

export const digits = callOperation({
  id: 'sendDigits',
  method: 'POST',
  path: '/{callId}/digits',
  summary: 'Press keys in a call',
  security: 'user',
  action: 'control',
  repeatable: true,
  body: digitsRequest,
  ...onLiveCall,
  handle: async ({ call, calls, body, requestId }) =>
    done(await calls.sendDigits(call, body.digits, requestId), 'Digits sent'),
})

export const recording = callOperation({
  id: 'setRecording',
  method: 'POST',
  path: '/{callId}/recording',
  summary: 'Start or stop recording a call',
  security: 'user',
  action: 'control',
  body: recordingRequest,
  ...onLiveCall,
  handle: async ({ call, calls, body }) =>
    done(
      await calls.setRecording(call, body.on),
      body.on ? 'Recording started' : 'Recording stopped',
    ),
})

export const annotate = callOperation({
  id: 'annotateCall',
  method: 'PATCH',
  path: '/{callId}',
  summary: 'Write notes and the outcome of a call',
  description: 'What is absent stays; null removes it.',
  security: 'user',
  action: 'annotate',
  body: annotationRequest,
  replies: { 200: callReply },
  refusals: [404],
  handle: async ({ call, calls, body }) => done(await calls.annotate(call, body), 'Call saved'),
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
  async handle({ body, calls, requestId }) {
    const call = await calls.clickToCall({ ...body, requestId })
    const { failure } = call.entry
    return recorded(call, failure === null ? 'Call placed' : `Call not placed: ${failure}`)
  },
})

export const ingest = operation({
  id: 'ingestCall',
  method: 'POST',
  path: '/ingest',
  summary: 'Take over a call that another system placed and finished',
  description:
    'The same externalCallId is the same call: sent again with other content, it corrects the record.',
  security: 'api-key',
  body: ingestRequest,
  replies: { 200: ingestReply, 201: ingestReply },
  refusals: [409],
  async handle({ body, calls }, { saveRecording, recordingUrls }) {
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
    const { entry, created, corrected } = await calls.ingest({ ...call, ingested }, recordings)
    return {
      status: created ? 201 : 200,
      body: { success: true, deduplicated: !created, corrected, callId: entry.id },
    }
  },
})
