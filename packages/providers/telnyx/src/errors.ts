import type { CallError, CallErrorCode } from '@callplane/core'
import { createRefusal, textOf, wordTable, type ProviderFault } from '@callplane/kit'

/** Telnyx' codes as ours: developers.telnyx.com/docs/overview/errors and the examples of the OpenAPI document (16 Jul 2026). */
const codes: Readonly<Record<string, CallErrorCode>> = {
  10002: 'number-invalid',
  10004: 'request-invalid', // missing parameter
  10005: 'not-found',
  10006: 'not-found',
  10007: 'provider-down',
  10008: 'provider-down',
  10009: 'auth',
  10010: 'permission', // level of the account, or a caller ID that is not its own
  10012: 'conflict', // duplicate
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
}

/** Telnyx's own refusals, which are in the text of a 403 (developers.telnyx.com, caller-id-policy and SIP codes). */
const refusalCodes = wordTable<CallErrorCode>({
  D1: 'concurrency',
  D2: 'concurrency',
  D3: 'concurrency',
  D35: 'caller-id',
  D51: 'caller-id', // number not verified; known from use
})

/**
 * "Duplicate resource". Our key is the `command_id` of every dial, so the existing resource may be the call itself,
 * whose first response was lost: it is looked up before any other route is tried (decision 0014).
 */
const duplicate = '10012'

interface TelnyxFault extends ProviderFault {
  readonly code: string
  readonly detail: string
  readonly pointer: string
}

const faultOf = ({ errors }: Readonly<Record<string, unknown>>): TelnyxFault | undefined => {
  const [first] = (Array.isArray(errors) ? errors : []) as (Record<string, unknown> | null)[]
  const { code, title, detail, source } = first ?? {}
  if (typeof code !== 'string' && typeof code !== 'number') return undefined
  const { pointer } = (source ?? {}) as { readonly pointer?: unknown }
  return {
    code: String(code),
    text: [textOf(title), textOf(detail)].filter(Boolean).join(': '),
    detail: textOf(detail) ?? '',
    pointer: textOf(pointer) ?? '',
  }
}

/** Classifies a response other than 2xx. */
export const refused = createRefusal<TelnyxFault>({
  provider: 'telnyx',
  faultOf,
  // A dial above the rate is rejected, not queued (error 90103). Excluded: 408 and 5xx, for which Telnyx advises
  // repeating the `command_id`.
  refusals: [400, 401, 403, 404, 422, 429],
  codes,
  codeOf({ code, detail, pointer }, status) {
    const named = refusalCodes(/\bD\d{1,2}\b/.exec(detail)?.[0])
    if (named) return named
    // One code for two causes: too many requests, and encrypted media towards a phone.
    if (code === '10011') return status === 429 ? 'rate' : 'request-invalid'
    return code === '10016' && pointer === '/from' ? 'caller-id' : undefined
  },
  mayHaveDialled: ({ code }) => code === duplicate,
  waitOf: ({ 'x-ratelimit-reset': reset }) =>
    reset !== undefined && /^\d+$/.test(reset) ? Number(reset) : undefined,
})

/** The same for a response that the SDK has read; undefined if the SDK failed for another reason. */
export const refusal = (
  error: unknown,
  wallNow: number,
  scrub: (text: string) => string,
): CallError | undefined => {
  const { status, headers, error: body } = (error ?? {}) as Readonly<Record<string, unknown>>
  if (typeof status !== 'number') return undefined
  const given = headers instanceof Headers ? Object.fromEntries(headers) : {}
  return refused({ status, headers: given, body }, wallNow, scrub)
}
