import { callDocument } from '../call-document.ts'
import { operation } from '../operation.ts'
import { answerReply } from '../replies.ts'
import { answerRequest, inboundRequest, initiateRequest } from '../requests.ts'
import { callReplies, recorded } from './recorded.ts'

export const initiate = operation({
  id: 'recordOutboundCall',
  method: 'POST',
  path: '/sdk/initiate',
  summary: 'Record a call that the browser places',
  description: 'Places no call: the browser does, through the SDK of the active provider.',
  security: 'user',
  repeatable: true,
  body: initiateRequest,
  replies: callReplies,
  refusals: [404, 409],
  handle: async ({ body, calls, requestId }) =>
    recorded(await calls.recordOutbound({ ...body, requestId }), 'Call recorded'),
})

export const inbound = operation({
  id: 'recordInboundCall',
  method: 'POST',
  path: '/sdk/inbound',
  summary: 'Record a call that has reached the browser',
  security: 'user',
  repeatable: true,
  body: inboundRequest,
  replies: callReplies,
  refusals: [409],
  handle: async ({ body, calls, requestId }) =>
    recorded(await calls.recordInbound({ ...body, requestId }), 'Call recorded'),
})

export const answer = operation({
  id: 'markAnswered',
  method: 'POST',
  path: '/sdk/answer',
  summary: 'Note that the browser has answered',
  description: 'Succeeds without a call too: the browser goes on talking either way.',
  security: 'user',
  body: answerRequest,
  replies: { 200: answerReply },
  refusals: [],
  async handle({ body, calls }) {
    const { twilioCallSid, ...rest } = body
    const entry = await calls.answer({ ...rest, providerCallId: twilioCallSid })
    return { status: 200, body: { success: true, ...(entry && { call: callDocument(entry) }) } }
  },
})
