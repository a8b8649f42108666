import { createHash } from 'node:crypto'
import type { Call, CallErrorCode, WireResponse } from '@callplane/core'

/** Our codes as Daily refuses: its status and its stable type. */
const refusals: Readonly<Partial<Record<CallErrorCode, readonly [status: number, type: string]>>> =
  {
    auth: [401, 'authentication-error'],
    rate: [429, 'rate-limit-error'],
    concurrency: [429, 'rate-limit-error'],
    'room-unusable': [404, 'not-found'],
    'room-missing': [404, 'not-found'],
    'not-found': [404, 'not-found'],
    // [inferred] Daily publishes no type for a fault of its own.
    'provider-down': [503, 'server-error'],
  }

const json = (status: number, body: unknown): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** Daily's own id where Daily has the call; else one of its form, always the same for one call. */
const sessionOf = ({ id, attempts }: Call): string => {
  const session = attempts.at(-1)?.references['session']
  if (session !== undefined) return session
  const hex = createHash('sha256').update(id).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-')
}

/** A call as the reply to `dialOut/start`. `ok` is a text, as the page has it. */
export const renderCall = (call: Call): WireResponse => {
  // Only a call that was refused answers as a refusal; one that failed later had been accepted.
  if (call.status === 'failed' && call.error?.dialled === 'no') {
    const [status, error] = refusals[call.error.code] ?? [400, 'invalid-request-error']
    return json(status, { error, info: call.error.message })
  }
  return json(200, { ok: 'true', sessionId: sessionOf(call) })
}
