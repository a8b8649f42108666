import { createSign } from 'node:crypto'
import { Vonage } from '@vonage/server-sdk'
import type { Emulator } from '../src/index.ts'
import { send, type Sent } from './world.ts'

/** The vendor's own client, pointed at the emulator by its documented seam. */
export function vonageClient(emulator: Emulator): Vonage {
  const { baseUrl, credentials } = emulator.keys()['vonage']!
  return new Vonage(
    { applicationId: credentials['applicationId']!, privateKey: credentials['privateKey']! },
    { apiHost: baseUrl },
  )
}

export const TO = '14155550123'
export const FROM = '14155550100'
export const HOLD = [{ action: 'wait', timeout: 3600 }]

/** Number NN of the range that chooses outcomes, as Vonage writes it. */
export const outcome = (digits: number): string => `141555501${digits}`

/** A token of the emulator's application, by hand, with claims of one's own. */
export function tokenOf(
  emulator: Emulator,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): string {
  const { credentials } = emulator.keys()['vonage']!
  // Tokens are judged in real time, which no test's clock moves.
  const now = Math.floor(Date.now() / 1000)
  const encode = (value: unknown): string =>
    Buffer.from(JSON.stringify(value)).toString('base64url')
  const body = {
    application_id: credentials['applicationId'],
    iat: now,
    jti: 'one',
    exp: now + 900,
    ...claims,
  }
  const text = `${encode({ alg: 'RS256', typ: 'JWT', ...header })}.${encode(body)}`
  const signature = createSign('RSA-SHA256').update(text).sign(credentials['privateKey']!)
  return `${text}.${signature.toString('base64url')}`
}

/** A raw request to the API, in process. */
export function vonageRequest(
  emulator: Emulator,
  method: string,
  path: string,
  body?: unknown,
  options: { readonly token?: string; readonly signal?: AbortSignal } = {},
): Promise<Sent> {
  return send(emulator, method, `/vonage${path}`, {
    headers: {
      authorization: `Bearer ${options.token ?? tokenOf(emulator)}`,
      'content-type': 'application/json',
    },
    body: body === undefined ? '' : JSON.stringify(body),
    ...(options.signal && { signal: options.signal }),
  })
}

export function createCall(
  emulator: Emulator,
  fields: Record<string, unknown> = {},
  options: { readonly signal?: AbortSignal } = {},
): Promise<Sent> {
  const body = {
    to: [{ type: 'phone', number: TO }],
    from: { type: 'phone', number: FROM },
    ncco: HOLD,
    ...fields,
  }
  return vonageRequest(emulator, 'POST', '/v1/calls', body, options)
}

export const uuidOf = (sent: Sent): string => (sent.body as { uuid: string }).uuid
