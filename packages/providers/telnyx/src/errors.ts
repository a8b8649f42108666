import { CallError, withoutNumbers, type CallErrorCode } from '@callplane/core'
import { codeOfStatus, retryAfterOf, wordTable } from '@callplane/kit'

/** Telnyx' codes as ours: developers.telnyx.com/docs/overview/errors and the examples of the OpenAPI document (16 Jul 2026). */
const codes = wordTable<CallErrorCode>({
  10002: 'number-invalid',
  10004: 'request-invalid', // missing parameter
  10005: 'not-found',
  10006: 'not-found',
  10007: 'provider-down',
  10008: 'provider-down',
  10009: 'auth',
  10010: 'permission', // level of the account, or a caller ID that is not its own
  10012: 'request-invalid', // duplicate
  10015: 'request-invalid',
  10016: 'number-invalid', // not +E.164
  10028: 'request-invalid', // encoding
  10032: 'request-invalid',
  10033: 'request-invalid',
  20100: 'balance', // known from use, not from a page that was read
  90015: 'not-found', // invalid call control id
  90018: 'call-not-live', // ended
  90019: 'call-not-live', // conference ended
  90020: 'call-not-live', // no audio to record yet
  90033: 'request-invalid', // conference of this name
  90034: 'call-not-live', // not answered yet
  90103: 'rate',
})

/** Telnyx' own refusals, which stand in the text of a 403 (developers.telnyx.com, caller-id-policy and SIP codes). */
const refusalCodes = wordTable<CallErrorCode>({
  D1: 'concurrency',
  D2: 'concurrency',
  D3: 'concurrency',
  D35: 'caller-id',
  D51: 'caller-id', // number not verified; known from use
})

/**
 * Statuses with which Telnyx turns a request down, given its own body; a dial above the rate is rejected and not queued
 * (error 90103). Not among them: 408 and 5xx, for which Telnyx itself advises the same `command_id` again.
 */
const refusals = new Set([400, 401, 403, 404, 422, 429])

/**
 * "Duplicate resource". Our key is the `command_id` of every dial, so what exists already may be the call itself, whose
 * first reply was lost: it is looked for, and not dialled anywhere else before (decision 0014).
 */
const duplicate = '10012'

interface TelnyxFault {
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly pointer: string
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Null for anything but Telnyx' own error body: a proxy's page says nothing about what Telnyx did. */
const faultOf = (body: unknown): TelnyxFault | null => {
  const { errors } = (body ?? {}) as { readonly errors?: unknown }
  const [first] = (Array.isArray(errors) ? errors : []) as (Record<string, unknown> | null)[]
  const { code, title, detail, source } = first ?? {}
  if (typeof code !== 'string' && typeof code !== 'number') return null
  const { pointer } = (source ?? {}) as { readonly pointer?: unknown }
  return { code: String(code), title: text(title), detail: text(detail), pointer: text(pointer) }
}

const codeOf = (status: number, { code, detail, pointer }: TelnyxFault): CallErrorCode => {
  const refused = /\bD\d{1,2}\b/.exec(detail)?.[0]
  const named = refused && refusalCodes(refused)
  if (named) return named
  // One code for two things: too many requests, and encrypted media towards a phone.
  if (code === '10011') return status === 429 ? 'rate' : 'request-invalid'
  if (code === '10016' && pointer === '/from') return 'caller-id'
  return codes(code) ?? codeOfStatus(status)
}

/** Seconds. `x-ratelimit-reset` comes with a 429 where `retry-after` does not. */
const waitOf = (headers: Headers, wallNow: number): number | undefined => {
  const wait = retryAfterOf(Object.fromEntries(headers), wallNow)
  const reset = headers.get('x-ratelimit-reset')
  return wait ?? (reset !== null && /^\d+$/.test(reset) ? Number(reset) : undefined)
}

/** What an answer other than 2xx means; undefined where the SDK failed otherwise. `scrub` takes our credentials out. */
export const refusal = (
  error: unknown,
  wallNow: number,
  scrub: (text: string) => string,
): CallError | undefined => {
  const given = (error ?? {}) as { status?: unknown; headers?: unknown; error?: unknown }
  const { status } = given
  if (typeof status !== 'number') return undefined
  const fault = faultOf(given.error)
  const retryAfter = given.headers instanceof Headers ? waitOf(given.headers, wallNow) : undefined
  if (!fault)
    return new CallError(
      status >= 500 ? 'provider-down' : 'unexpected',
      `telnyx: an answer that is not Telnyx' own (HTTP ${status})`,
      { provider: 'telnyx', retryAfter, dialled: 'unknown' },
    )
  const words = [fault.title, fault.detail].filter(Boolean).join(': ')
  return new CallError(
    codeOf(status, fault),
    `telnyx: ${scrub(withoutNumbers(words))} (${fault.code}, HTTP ${status})`,
    {
      provider: 'telnyx',
      providerCode: fault.code,
      retryAfter,
      dialled: refusals.has(status) && fault.code !== duplicate ? 'no' : 'unknown',
    },
  )
}
