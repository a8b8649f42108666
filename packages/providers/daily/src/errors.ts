import { CallError, withoutNumbers, type CallErrorCode, type WireResponse } from '@callplane/core'
import { retryAfterOf, unreadableReply } from '@callplane/kit'
import { provider } from './references.ts'

/** Daily's error body: a stable type, and a text that Daily changes at will (docs.daily.co/reference/rest-api). */
const readRefusal = (
  body: string,
): { readonly error: string; readonly info: string } | undefined => {
  try {
    const value = JSON.parse(body) as { error?: unknown; info?: unknown; errors?: unknown } | null
    if (typeof value?.error === 'string' && value.error !== '')
      return { error: value.error, info: typeof value.info === 'string' ? value.info : '' }
    // Buying numbers has a list of its own (422, …/phone-numbers/buy-phone-number).
    const [first] = Array.isArray(value?.errors)
      ? (value.errors as { detail?: unknown; code?: unknown }[])
      : []
    if (typeof first?.detail === 'string')
      return { error: typeof first.code === 'string' ? first.code : 'error', info: first.detail }
    return undefined
  } catch {
    return undefined
  }
}

/** Statuses with which Daily refuses before it does anything. A bad header is 400, a bad key 401. */
const refusals: Readonly<Record<number, CallErrorCode>> = {
  400: 'request-invalid',
  401: 'auth',
  404: 'not-found',
  422: 'request-invalid',
  429: 'rate',
}

/** docs.daily.co/docs/rest-api/authentication. */
const byType: ReadonlyMap<string, CallErrorCode> = new Map([
  ['authorization-header-error', 'auth'],
  ['authentication-error', 'auth'],
  ['rate-limit-error', 'rate'],
])

/**
 * Words that say that something was started before, which may be this very dial-out: a proxy can send a request twice
 * and return the second reply. A refusal in these words is not proof that no phone rings.
 */
const startedBefore = /\balready\b|\bin[ _-]progress\b|\bduplicate/i

/**
 * What a refusal is about, by its words; Daily has no finer types. The first four are from the dial-out guide
 * (docs.pipecat.ai, daily-dial-out), the next from the page of `dialOut/start`, the rest by the names of its fields.
 */
const byWords: readonly (readonly [RegExp, CallErrorCode])[] = [
  [/dial-?out not enabled for room/i, 'room-unusable'],
  [/not enabled for domain/i, 'permission'],
  [/current plan/i, 'permission'],
  [/international dial-?out/i, 'geo'],
  [/not hosting a call|call closed before/i, 'room-unusable'],
  [startedBefore, 'concurrency'],
  [/sessions? in room|max_sip_pstn/i, 'concurrency'],
  [/session ?id|has not been answered/i, 'call-not-live'],
  [/callerId/i, 'caller-id'],
  [/phoneNumber|sipUri|toEndPoint/i, 'number-invalid'],
  [/\brooms?\b/i, 'room-unusable'],
]

/**
 * The `CallError` of an unsuccessful reply. `dialled` is `no` only for a listed refusal in Daily's own words that does
 * not say that something was started before.
 */
export const errorOf = (
  response: WireResponse,
  wallNow: number,
  scrub: (text: string) => string,
): CallError => {
  const refusal = readRefusal(response.body)
  const listed = refusals[response.status]
  const finer =
    refusal && listed
      ? (byType.get(refusal.error) ?? byWords.find(([words]) => words.test(refusal.info))?.[1])
      : undefined
  const code = finer ?? (response.status >= 500 ? 'provider-down' : (listed ?? 'unexpected'))
  const said = refusal
    ? scrub(withoutNumbers(`${refusal.error}: ${refusal.info}`))
    : 'a body that is not its own'
  return new CallError(code, `${provider}: ${response.status}: ${said}`, {
    provider,
    providerCode: refusal?.error ?? String(response.status),
    retryAfter: retryAfterOf(response.headers, wallNow),
    dialled:
      listed !== undefined && refusal && !startedBefore.test(refusal.info) ? 'no' : 'unknown',
  })
}

export const unreadable = (what: string): CallError => unreadableReply(provider, what)
