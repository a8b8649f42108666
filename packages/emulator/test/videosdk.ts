import { VideoSDK } from '@videosdk.live/server-sdk'
import type { Emulator } from '../src/index.ts'
import { send, type Sent } from './world.ts'

export const TO = '+14155550123'
export const FROM = '+14155550100'

/** Number NN of the range that chooses outcomes. */
export const outcome = (digits: number): string => `+141555501${digits}`

const keysOf = (emulator: Emulator) => emulator.keys()['videosdk']!

/** The vendor's own client, pointed at the emulator by its documented option. Nothing is repeated. */
export function videosdkClient(emulator: Emulator): VideoSDK {
  const { baseUrl, credentials } = keysOf(emulator)
  return new VideoSDK({
    apiKey: credentials['apiKey']!,
    secret: credentials['secret']!,
    apiEndpoint: baseUrl,
    maxRetries: 0,
  })
}

/** A token as the vendor's client makes it. */
export function tokenOf(emulator: Emulator): string {
  return videosdkClient(emulator).accessToken().forApi().toJwt()
}

/** A raw request to the account, in process. */
export function videosdkRequest(
  emulator: Emulator,
  method: string,
  path: string,
  body?: unknown,
  options: { readonly authorization?: string; readonly signal?: AbortSignal } = {},
): Promise<Sent> {
  return send(emulator, method, `/videosdk${path}`, {
    headers: {
      authorization: options.authorization ?? tokenOf(emulator),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(options.signal ? { signal: options.signal } : {}),
  })
}

/** `POST /v2/sip/call` by rule, with what the test says otherwise. */
export function createCall(
  emulator: Emulator,
  fields: Readonly<Record<string, unknown>> = {},
  options: { readonly signal?: AbortSignal } = {},
): Promise<Sent> {
  const call = { sipCallTo: TO, sipCallFrom: FROM, routingRuleId: 'rr_outbound', ...fields }
  return videosdkRequest(emulator, 'POST', '/v2/sip/call', call, options)
}

export const callIdOf = ({ body }: Sent): string =>
  (body as { data: { callId: string } }).data.callId

export type CallView = {
  readonly status: string
  readonly end: string | null
  readonly roomId: string
  readonly timelog: readonly { readonly status: string; readonly timestamp: string }[]
}

export async function fetchCall(emulator: Emulator, id: string): Promise<CallView> {
  const { body } = await videosdkRequest(emulator, 'GET', `/v2/sip/call/${id}`)
  return (body as { data: CallView }).data
}
