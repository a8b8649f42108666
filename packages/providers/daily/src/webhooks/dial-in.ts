import type { Plan, WebhookReply, WebhookRequest, WebhookResult } from '@callplane/core'
import { jsonResponse, textOf } from '@callplane/kit'
import { epochOf } from './times.ts'
import type { Forwarder } from '../calls/forward.ts'
import { pinlessReference } from '../references.ts'

const json = (body: unknown): WebhookReply => jsonResponse(200, body)

/**
 * `{ To, From, callId, callDomain, sipHeaders? }` while the caller hears hold music (docs
 * …/dial-in-dial-out/sip-interconnect-pinless). The configuration's own probe has no `callId` and needs no answer.
 * Daily does not read the reply and has no way to reject a caller: one who is not forwarded hears the hold music twice,
 * then the timeout message.
 */
export const inbound = (
  body: Readonly<Record<string, unknown>>,
  { headers, receivedAt }: WebhookRequest,
  forwarder: Forwarder,
): WebhookResult => {
  const callId = textOf(body['callId'])
  const callDomain = textOf(body['callDomain'])
  if (callId === undefined || callDomain === undefined) return { verdict: 'genuine', events: [] }
  const from = textOf(body['From'])
  const references = pinlessReference(callId)
  const render = (plan: Plan): WebhookReply => {
    if (plan.action !== 'connect' || !('room' in plan.connect)) return json({ accepted: false })
    forwarder.expect(plan.connect.room, { callId, callDomain, from })
    return json({ accepted: true, room: plan.connect.room })
  }
  return {
    verdict: 'genuine',
    events: [
      {
        id: `pinless/${callId}`,
        type: 'ringing',
        at: epochOf(headers['x-pinless-timestamp']) ?? receivedAt,
        leg: 'far',
        references,
        providerStatus: 'pinless',
      },
    ],
    ask: { kind: 'inbound', references, from, to: textOf(body['To']), render },
  }
}
