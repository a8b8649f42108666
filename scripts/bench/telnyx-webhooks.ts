import { generateKeyPairSync, sign } from 'node:crypto'
import type { WebhookRequest } from '@callplane/core'
import { telnyx } from '@callplane/telnyx'
import Telnyx from 'telnyx'
import { publicUrl } from './dispatch.ts'
import { publicKeyOf } from './telnyx.ts'
import { webhookSection, withCalls } from './webhook-calls.ts'

const telnyxTypes = ['call.initiated', 'call.answered', 'call.hangup']

export const telnyxWebhooks = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = publicKeyOf(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
  const client = new Telnyx({ apiKey: 'KEY0', publicKey: key })
  const requestFor = (attempt: string, serial: number, type: string): WebhookRequest => {
    const body = JSON.stringify({
      data: {
        event_type: type,
        id: `event-${serial}-${type}`,
        occurred_at: '2026-01-05T12:00:00.000000Z',
        payload: {
          call_control_id: `v3:${serial}`,
          call_leg_id: `leg-${serial}`,
          call_session_id: `session-${serial}`,
          client_state: Buffer.from(JSON.stringify({ attempt, leg: 'far' })).toString('base64'),
          connection_id: '1',
          from: '+14155550100',
          to: '+14155550123',
          ...(type === 'call.hangup' && {
            hangup_cause: 'normal_clearing',
            hangup_source: 'callee',
          }),
        },
        record_type: 'event',
      },
      meta: { attempt: 1, delivered_to: `${publicUrl}/webhooks/telnyx` },
    })
    const timestamp = String(Math.floor(Date.now() / 1000))
    return {
      method: 'POST',
      url: `${publicUrl}/webhooks/telnyx?attempt=${attempt}`,
      headers: {
        'content-type': 'application/json',
        'telnyx-timestamp': timestamp,
        'telnyx-signature-ed25519': sign(
          null,
          Buffer.from(`${timestamp}|${body}`),
          privateKey,
        ).toString('base64'),
      },
      body: Buffer.from(body),
      receivedAt: Date.now(),
    }
  }
  const arrange = async (own: boolean) => {
    const { dispatcher, placed } = await withCalls(
      telnyx({ apiKey: 'KEY0', publicKey: key, connectionId: '1' }),
      (serial) => ({
        data: {
          call_control_id: `v3:${serial}`,
          call_leg_id: `leg-${serial}`,
          call_session_id: `session-${serial}`,
        },
      }),
    )
    const requests = telnyxTypes.flatMap((type) =>
      placed.map(({ attempts }, serial) => requestFor(attempts[0]?.key ?? '', serial, type)),
    )
    const take = async (index: number) => {
      const request = requests[index]!
      if (!own) {
        const body = Buffer.from(request.body).toString()
        return client.webhooks.unwrap(body, { headers: request.headers })
      }
      const { status } = await dispatcher.receive('telnyx', request)
      if (status >= 300) throw new Error(`answered ${status}`)
      return null
    }
    return { dispatcher, webhooks: requests.length, take }
  }
  return webhookSection({
    name: "Telnyx webhook, CPU against its SDK's unwrap",
    theirs: 'unwrap',
    arrange,
  })
}
