import type { Plan, WebhookRequest } from '@callplane/core'
import { hmac } from '@callplane/kit'
import { bodyOf, connect, fakeApi, reply } from './fake-api.ts'

export const pinlessSecret = Buffer.from('thirty-two characters of secret!').toString('base64')
const webhookSecret = Buffer.from('another secret of thirty-two chs').toString('base64')
export const endpoint = 'sip:123456780@example.sip.daily.co'

export const signed = (
  kind: 'pinless' | 'webhook',
  value: unknown,
  receivedAt: number,
): WebhookRequest => {
  const body = JSON.stringify(value)
  const stamp = String(receivedAt)
  const key = Buffer.from(kind === 'pinless' ? pinlessSecret : webhookSecret, 'base64')
  return {
    method: 'POST',
    url: 'https://calls.example.com/webhooks/daily',
    headers: {
      [`x-${kind}-timestamp`]: stamp,
      [`x-${kind}-signature`]: hmac('sha256', key, `${stamp}.${body}`, 'base64'),
    },
    body: new TextEncoder().encode(body),
    receivedAt,
  }
}
export const hook = { To: '+14155550100', From: '+14155550142', callId: 'c-1', callDomain: 'd-1' }
export const toRoom = { action: 'connect', connect: { room: 'desk' } } satisfies Plan

export const setUp = (answers: Parameters<typeof fakeApi>[0] = {}, settings = {}) => {
  const api = fakeApi({ 'POST /dialin/pinlessCallUpdate': reply(200, {}), ...answers })
  const ports = connect(api, { pinlessSecret, webhookSecret, ...settings })
  const receive = async (kind: 'pinless' | 'webhook', value: unknown) =>
    ports.webhooks?.receive(signed(kind, value, api.host.clock.wall()))
  const told = (type: string, payload: unknown) => receive('webhook', { type, id: type, payload })
  const ask = async (value: unknown = hook) => {
    const result = await receive('pinless', value)
    return result?.verdict === 'genuine' ? result.ask : undefined
  }
  const forwards = () =>
    api.sent
      .filter(({ request }) => request.url.endsWith('/pinlessCallUpdate'))
      .map(({ request }) => bodyOf(request))
  return { api, ask, told, forwards, receive, ports }
}
export const sipRoom = reply(200, { name: 'desk', config: { sip_uri: { endpoint } } })
