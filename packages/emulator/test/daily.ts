import type { Emulator } from '../src/index.ts'

export const ROOM = 'sales'
export const TO = '+14155550123'

type Answer = { readonly status: number; readonly body: Record<string, unknown> }

export type DailyClient = {
  (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Status and error type of a refusal. */
  refusal(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<readonly [number, unknown, unknown]>
  /** A room in which dial-outs may be started while it is empty. */
  room(name?: string, properties?: Record<string, unknown>): Promise<void>
  start(body?: Record<string, unknown>, room?: string): Promise<string>
}

/** Plain HTTP over the socket: Daily has no official client for its REST API. */
export function dailyClient(emulator: Emulator): DailyClient {
  const { baseUrl, credentials } = emulator.keys()['daily']!
  const authorization = `Bearer ${credentials['apiKey']}`
  const client = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = { authorization },
  ): Promise<Answer> => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  return Object.assign(client, {
    async refusal(method: string, path: string, body?: unknown) {
      const answer = await client(method, path, body)
      return [answer.status, answer.body['error'], answer.body['info']] as const
    },
    async room(name = ROOM, properties: Record<string, unknown> = {}) {
      const dialOut = { enable_dialout: true, dialout_config: { allow_room_start: true } }
      await client('POST', '/rooms', { name, properties: { ...dialOut, ...properties } })
    },
    async start(body: Record<string, unknown> = { phoneNumber: TO }, room = ROOM) {
      const answer = await client('POST', `/rooms/${room}/dialOut/start`, body)
      if (answer.status !== 200) throw new Error(JSON.stringify(answer))
      return String(answer.body['sessionId'])
    },
  })
}

/** The signature as an application checks it, by Web Crypto: no code of the emulator. */
export async function expectedSignature(
  secret: string,
  stamp: string | undefined,
  body: string,
): Promise<string> {
  const bytes = Uint8Array.from(atob(secret), (sign) => sign.charCodeAt(0))
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign'])
  const message = new TextEncoder().encode(`${stamp}.${body}`)
  const digest = await crypto.subtle.sign('HMAC', key, message)
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}
