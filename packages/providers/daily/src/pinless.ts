import type { Ask, Plan, WebhookReply } from '@callplane/core'
import type { Forwarder } from './forwarder.ts'
import { pinlessReference } from './references.ts'

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

const json = (body: unknown): WebhookReply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/**
 * `{ To, From, callId, callDomain, sipHeaders? }` while the caller hears hold music
 * (docs …/dial-in-dial-out/sip-interconnect-pinless). The configuration's own probe has no `callId`: it asks nothing.
 * Daily does not read the reply, and has no word for turning a caller away: who is not forwarded hears the timeout message.
 */
export const inboundAsk = (
  body: Readonly<Record<string, unknown>>,
  forwarder: Forwarder,
): Ask | undefined => {
  const callId = textOf(body['callId'])
  const callDomain = textOf(body['callDomain'])
  if (callId === undefined || callDomain === undefined) return undefined
  const from = textOf(body['From'])
  const render = (plan: Plan): WebhookReply => {
    if (plan.action !== 'connect' || !('room' in plan.connect)) return json({ accepted: false })
    forwarder.expect(plan.connect.room, { callId, callDomain, from })
    return json({ accepted: true, room: plan.connect.room })
  }
  return {
    kind: 'inbound',
    references: pinlessReference(callId),
    from,
    to: textOf(body['To']),
    render,
  }
}
