import twilioSdk from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import type { Emulator } from '../src/index.ts'
import { send, type Sent } from './world.ts'

/** The vendor's own client, pointed at the emulator by its documented seam. */
export function twilioClient(emulator: Emulator): twilioSdk.Twilio {
  const { baseUrl, credentials } = emulator.keys()['twilio']!
  class Rewriting extends twilioSdk.RequestClient {
    override request<Data>(options: RequestClient.RequestOptions<Data>) {
      const uri = options.uri.replace(/^https:\/\/(?:api|trunking)\.twilio\.com/, baseUrl)
      return super.request<Data>({ ...options, uri })
    }
  }
  return twilioSdk(credentials['accountSid'], credentials['authToken'], {
    httpClient: new Rewriting(),
  })
}

export type Form = Readonly<Record<string, string | readonly string[]>>

export const TO = '+14155550123'
export const FROM = '+14155550100'
export const HOLD = '<Response><Pause length="3600"/></Response>'

/** Number NN of the range that chooses outcomes. */
export const outcome = (digits: number): string => `+141555501${digits}`

/** A raw request to the account, in process. */
export function twilioRequest(
  emulator: Emulator,
  method: string,
  path: string,
  form: Form = {},
  options: { readonly authorization?: string; readonly signal?: AbortSignal } = {},
): Promise<Sent> {
  const { credentials } = emulator.keys()['twilio']!
  const pair = `${credentials['accountSid']}:${credentials['authToken']}`
  const body = new URLSearchParams(
    Object.entries(form).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    ),
  ).toString()
  return send(emulator, method, `/twilio/2010-04-01/Accounts/${credentials['accountSid']}${path}`, {
    headers: {
      authorization: options.authorization ?? `Basic ${Buffer.from(pair).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body,
    ...(options.signal ? { signal: options.signal } : {}),
  })
}

export function createCall(
  emulator: Emulator,
  form: Form = {},
  options: { readonly signal?: AbortSignal } = {},
): Promise<Sent> {
  const call = { To: TO, From: FROM, Twiml: HOLD, ...form }
  return twilioRequest(emulator, 'POST', '/Calls.json', call, options)
}

export async function fetchCall(emulator: Emulator, sid: string): Promise<Record<string, unknown>> {
  const { body } = await twilioRequest(emulator, 'GET', `/Calls/${sid}.json`)
  return body as Record<string, unknown>
}

export const sidOf = ({ body }: Sent): string => (body as { sid: string }).sid
