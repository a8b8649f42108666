import { CallError, withoutNumbers, type CallErrorCode, type WireResponse } from '@callplane/core'
import { retryAfterOf } from '@callplane/kit'

/** Plivo has no error codes, only statuses and sentences (plivo.com/docs/voice/api/overview). */
const codes: Readonly<Record<number, CallErrorCode>> = {
  400: 'request-invalid',
  401: 'auth',
  403: 'permission',
  404: 'not-found',
  405: 'request-invalid',
  429: 'rate',
}

/** With which Plivo turns a request down, given its own body. A 5xx may come after the call was created. */
const refusals = new Set([400, 401, 403, 429])

interface PlivoFault {
  readonly apiId: string
  readonly text: string
}

/** Null for anything but Plivo's own error body: a proxy's page says nothing about what Plivo did. */
const faultOf = ({ body }: WireResponse): PlivoFault | null => {
  try {
    const given = JSON.parse(body) as Readonly<Record<string, unknown>> | null
    const { api_id: apiId, error } = given ?? {}
    if (typeof apiId !== 'string' || error === undefined || error === null) return null
    return { apiId, text: typeof error === 'string' ? error : JSON.stringify(error) }
  } catch {
    return null
  }
}

/** What an answer other than 2xx means. `scrub` takes our credentials out. */
export const refusal = (
  response: WireResponse,
  request: { readonly isDial: boolean },
  wallNow: number,
  scrub: (text: string) => string,
): CallError => {
  const { status } = response
  const fault = faultOf(response)
  const retryAfter = retryAfterOf(response.headers, wallNow)
  if (!fault)
    return new CallError(
      status >= 500 ? 'provider-down' : 'unexpected',
      `plivo: an answer that is not Plivo's own (HTTP ${status})`,
      { provider: 'plivo', retryAfter, dialled: 'unknown' },
    )
  // On a dial the vendor's client reads 403 as geo permissions (npm plivo 4.79.0, `GeoPermissionError`).
  const code =
    status === 403 && request.isDial
      ? 'geo'
      : (codes[status] ?? (status >= 500 ? 'provider-down' : 'request-invalid'))
  const id = /^[\w-]{1,64}$/.test(fault.apiId) ? `, api_id ${fault.apiId}` : ''
  return new CallError(code, `plivo: ${scrub(withoutNumbers(fault.text))} (HTTP ${status}${id})`, {
    provider: 'plivo',
    retryAfter,
    dialled: refusals.has(status) ? 'no' : 'unknown',
  })
}
