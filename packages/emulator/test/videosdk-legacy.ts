import { VideoSDK } from '@videosdk.live/server-sdk'
import type { Emulator } from '../src/index.ts'
import { send, type Sent } from './world.ts'

export const TO = '+14155550123'
export const FROM = '+14155550100'
export const CALL = '/v2/sip/outbound-call'

/** Number NN of the range that chooses outcomes. */
export const outcome = (digits: number): string => `+141555501${digits}`

export const keysOf = (emulator: Emulator) => emulator.keys()['videosdk-legacy']!

/** The vendor's own client, pointed at the emulator by its documented option. Nothing is repeated. */
export function legacyClient(
  emulator: Emulator,
  given: { readonly token?: string } = {},
): VideoSDK {
  const { baseUrl, credentials } = keysOf(emulator)
  const { apiKey, secret } = credentials
  const access = given.token ? { token: given.token } : { apiKey: apiKey!, secret: secret! }
  return new VideoSDK({ ...access, apiEndpoint: baseUrl, maxRetries: 0 })
}

/** A raw request to the account, in process. */
export function legacyRequest(
  emulator: Emulator,
  method: string,
  path: string,
  body?: unknown,
  options: { readonly authorization?: string; readonly contentType?: string } = {},
): Promise<Sent> {
  const headers: Record<string, string> = {
    authorization: options.authorization ?? keysOf(emulator).credentials['token']!,
  }
  if (body !== undefined) headers['content-type'] = options.contentType ?? 'application/json'
  return send(emulator, method, `/videosdk-legacy${path}`, {
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}

export async function createRoom(emulator: Emulator): Promise<string> {
  const { body } = await legacyRequest(emulator, 'POST', '/v2/rooms', {})
  return (body as { roomId: string }).roomId
}

/** The fields that a call needs. */
export const callOf = (emulator: Emulator, meetingId: string) => ({
  to: TO,
  displayName: 'John Doe',
  meetingId,
  trunkId: keysOf(emulator).ids['trunkId']!,
})
