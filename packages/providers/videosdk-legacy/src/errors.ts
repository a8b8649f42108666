import { CallError, withoutNumbers, type CallErrorCode, type WireResponse } from '@callplane/core'
import { isStockMessage, retryAfterOf, unreadableReply } from '@callplane/kit'

/** The name under which errors of this plugin are told. */
export const provider = 'videosdk-legacy'

const textOf = (...values: readonly unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value.length > 0)

interface Refusal {
  readonly code?: string | undefined
  readonly message: string
}

/**
 * VideoSDK's error body. The legacy page has `statusCode` and `message` ("success or error message"); the other names
 * are those that its own client looks for (`extractMessageAndCode`, server-sdk 0.1.1).
 */
const readRefusal = ({ body, status }: WireResponse): Refusal | undefined => {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { statusCode, message, error, msg, statusMessage, code, errorCode } = value as Record<
    string,
    unknown
  >
  // A body about another status is not about this answer.
  if (statusCode !== undefined && Number(statusCode) !== status) return undefined
  const said = textOf(message, error, msg, statusMessage)
  return said === undefined ? undefined : { message: said, code: textOf(code, errorCode) }
}

/** What a status means. 402 is a second 404 in VideoSDK's API (`normalizeApiError`, server-sdk 0.1.1). */
const codes: ReadonlyMap<number, CallErrorCode> = new Map([
  [400, 'request-invalid'],
  [401, 'auth'],
  [402, 'not-found'],
  [403, 'permission'],
  [404, 'not-found'],
  [409, 'conflict'],
  [429, 'rate'],
])

/**
 * Whether VideoSDK itself refused before it dialled. 429 is the one status after which its own client repeats a POST,
 * whatever the text (`shouldRetry`, server-sdk 0.1.1). 409 is not a refusal: it may say that the call exists already.
 * A text that says no more than the status does may be that of a gateway in front of VideoSDK (decision 0013).
 */
const isRefused = (status: number, refusal: Refusal | undefined): boolean => {
  if (!refusal || status === 409 || !codes.has(status)) return false
  return status === 429 || !isStockMessage(refusal.message)
}

/** Statuses that may be about any of the request's fields. */
const aboutTheRequest: ReadonlySet<number> = new Set([400, 402, 404])

/**
 * Which field a refusal is about, by its words. VideoSDK publishes no codes and no texts for it, so these are guesses
 * from the names of the fields; what fits none stays what its status says.
 */
const subjects: readonly (readonly [RegExp, CallErrorCode])[] = [
  [/\bmeeting|\broom/i, 'room-unusable'],
  [/["'`]?\bfrom\b["'`]? (?:number|must|is)|caller ?id/i, 'caller-id'],
  [/["'`]?\bto\b["'`]? (?:number|must|is)|destination/i, 'number-invalid'],
]

/** The `CallError` of a reply that is not a success. */
export const errorOf = (
  response: WireResponse,
  wallNow: number,
  scrub: (text: string) => string,
): CallError => {
  const refusal = readRefusal(response)
  const code =
    response.status >= 500 ? 'provider-down' : (codes.get(response.status) ?? 'unexpected')
  const finer =
    refusal && aboutTheRequest.has(response.status)
      ? subjects.find(([words]) => words.test(refusal.message))?.[1]
      : undefined
  const said = refusal ? scrub(withoutNumbers(refusal.message)) : 'a body that is not its own'
  return new CallError(finer ?? code, `${provider}: ${response.status}: ${said}`, {
    provider,
    providerCode: refusal?.code ?? String(response.status),
    retryAfter: retryAfterOf(response.headers, wallNow),
    dialled: isRefused(response.status, refusal) ? 'no' : 'unknown',
  })
}

export const unreadable = (what: string): CallError => unreadableReply(provider, what)
