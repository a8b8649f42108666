import { CallError, withoutNumbers, type CallErrorCode, type WireResponse } from '@callplane/core'
import { retryAfterOf } from '@callplane/kit'
import { objectOf, parseObject, textOf, type Json } from './client/json.ts'

/**
 * Statuses with which Vonage turns a request down, given its own body. Limits are never queued (facts §5), and a call
 * that fails later is told by an event. A 5xx may come after the call was created: there is no idempotency.
 */
const refusals: Readonly<Record<number, CallErrorCode>> = {
  400: 'request-invalid',
  401: 'auth',
  402: 'balance',
  403: 'permission',
  404: 'not-found',
  405: 'request-invalid',
  415: 'request-invalid',
  422: 'request-invalid',
  429: 'rate',
}

interface Fault {
  readonly code: string
  readonly detail: string
  readonly invalid: readonly { readonly name: string; readonly reason: string }[]
}

const invalidOf = (body: Json): Fault['invalid'] =>
  (Array.isArray(body.invalid_parameters) ? (body.invalid_parameters as unknown[]) : []).flatMap(
    (item) => {
      const given = objectOf(item)
      const name = textOf(given?.name)
      return name === undefined ? [] : [{ name, reason: textOf(given?.reason) ?? '' }]
    },
  )

/** Problem+JSON, or the older `{type, error_title}`; null for anything else, such as a proxy's page. */
const faultOf = ({ body }: WireResponse): Fault | null => {
  const given = parseObject(body)
  const type = textOf(given?.type)
  const title = textOf(given?.title) ?? textOf(given?.error_title)
  if (!given || !type || !title) return null
  return {
    code: type.replace(/^.*#/, ''),
    detail: textOf(given.detail) ?? title,
    invalid: invalidOf(given),
  }
}

const codeOf = (status: number, { invalid }: Fault): CallErrorCode => {
  if (status === 400 && invalid.length > 0) {
    if (invalid.every(({ name }) => /^to\b/.test(name))) return 'number-invalid'
    if (invalid.every(({ name }) => /^from\b/.test(name))) return 'caller-id'
  }
  return refusals[status] ?? (status >= 500 ? 'provider-down' : 'request-invalid')
}

/** What an answer other than 2xx means. `scrub` takes our credentials out. */
export const refusal = (
  response: WireResponse,
  wallNow: number,
  scrub: (text: string) => string,
): CallError => {
  const { status, headers } = response
  const fault = faultOf(response)
  const retryAfter = retryAfterOf(headers, wallNow)
  if (!fault)
    return new CallError(
      status >= 500 ? 'provider-down' : 'unexpected',
      `vonage: an answer that is not Vonage's own (HTTP ${status})`,
      { provider: 'vonage', retryAfter, dialled: 'unknown' },
    )
  const faults = fault.invalid.map(({ name, reason }) => `${name}: ${reason}`).join('; ')
  const text = faults === '' ? fault.detail : `${fault.detail} (${faults})`
  return new CallError(
    codeOf(status, fault),
    `vonage: ${scrub(withoutNumbers(text))} (${scrub(fault.code)}, HTTP ${status})`,
    {
      provider: 'vonage',
      providerCode: fault.code,
      retryAfter,
      dialled: status in refusals ? 'no' : 'unknown',
    },
  )
}
