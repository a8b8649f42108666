import { createHmac } from 'node:crypto'
import { dailyDoor } from '@callplane/doors/daily'
import type { DemoDoor } from './door.ts'
import { reachesRooms, roomFor } from './rooms.ts'

const credentials = { apiKey: 'demo-api-key' }
const hmac = Buffer.from('secret of the webhook of the demo').toString('base64')
const business = '14a8ba4c-6b8c-4d7d-9a3f-0f2f8b0c8a11'

interface Event {
  readonly type: string
  readonly payload: { readonly session_id: string }
}

/** The documented requests: Daily has no client for its REST API. Webhooks are the domain's, so the demo says where they are. */
export const dailyDemo: DemoDoor = {
  door: 'daily',
  face: dailyDoor(),
  faceFor: (statusUrl, from) =>
    dailyDoor({ webhooks: [{ url: statusUrl }], callerIds: { [business]: from } }),
  credentials,
  account: { dialect: 'daily', hmac },
  carries: reachesRooms('daily'),
  client(url, plugin) {
    const room = `${url}/v1/rooms/${roomFor(plugin)}`
    const ask = async <Reply>(method: string, path: string, body?: object): Promise<Reply> => {
      const response = await fetch(`${room}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${credentials.apiKey}`,
          'content-type': 'application/json',
        },
        ...(body && { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(await response.text())
      return (await response.json()) as Reply
    }
    const present = async () => {
      const { data } = await ask<{ data: readonly { id: string }[] }>('GET', '/presence')
      return data.map(({ id }) => id)
    }
    return {
      async create({ to }) {
        // Only Daily knows the ids of its numbers; any other carrier is given the number that it stands for.
        const caller = plugin.id === 'daily' ? {} : { callerId: business }
        const started = await ask<{ sessionId: string }>('POST', '/dialOut/start', {
          phoneNumber: to,
          ...caller,
        })
        return started.sessionId
      },
      fetch: async (id) => ({ id, status: (await present()).includes(id) ? 'present' : 'gone' }),
      list: present,
      end: async (sessionId) => void (await ask('POST', '/dialOut/stop', { sessionId })),
    }
  },
  told({ body }) {
    const { type, payload } = JSON.parse(body) as Event
    return { id: payload.session_id, event: type }
  },
  isSigned: ({ headers, body }) =>
    headers['x-webhook-signature'] ===
    createHmac('sha256', Buffer.from(hmac, 'base64'))
      .update(`${String(headers['x-webhook-timestamp'])}.${body}`)
      .digest('base64'),
}
