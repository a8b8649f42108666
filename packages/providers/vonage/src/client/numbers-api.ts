import { CallError, type Host, type WireResponse } from '@callplane/core'
import {
  basicAuth,
  formEncode,
  plainDeadline,
  retryAfterOf,
  send,
  type FormFields,
} from '@callplane/kit'
import { parseObject, textOf, type Json } from './json.ts'

/** The older API, of key and secret: numbers. */
export interface RestApi {
  get(path: string, query: FormFields): Promise<Json>
  post(path: string, fields: FormFields): Promise<void>
}

/** With which it turns a request down, given its own body (numbers.yml of the vendor's specifications). */
const refusals = new Set([400, 401, 403, 404, 420, 429])

const refusal = (
  { status, headers, body }: WireResponse,
  wallNow: number,
  scrub: (text: string) => string,
): CallError => {
  const given = parseObject(body)
  const code = textOf(given?.['error-code'])
  const retryAfter = retryAfterOf(headers, wallNow)
  if (!given || code === undefined)
    return new CallError(
      status >= 500 ? 'provider-down' : 'unexpected',
      `vonage: an answer that is not Vonage's own (HTTP ${status})`,
      { provider: 'vonage', retryAfter, dialled: 'unknown' },
    )
  const label = (textOf(given['error-code-label']) ?? '').replaceAll(/\+?\d{6,}/g, '[number]')
  const ours =
    status === 401
      ? 'auth'
      : status === 429
        ? 'rate'
        : status >= 500
          ? 'provider-down'
          : 'request-invalid'
  return new CallError(ours, `vonage: ${scrub(label)} (${scrub(code)}, HTTP ${status})`, {
    provider: 'vonage',
    providerCode: code,
    retryAfter,
    dialled: refusals.has(status) ? 'no' : 'unknown',
  })
}

export const createRestApi = (
  account: { readonly apiKey: string; readonly apiSecret: string; readonly restUrl: string },
  host: Host,
  scrub: (text: string) => string,
): RestApi => {
  const secretHeaders = { authorization: basicAuth(account.apiKey, account.apiSecret) }
  const limits = { timeout: plainDeadline }
  const accept = 'application/json'
  const exchange = async (method: string, url: string, body?: string): Promise<Json> => {
    const headers: Record<string, string> = { accept }
    if (body !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded'
    const request = { method, url, headers, ...(body === undefined ? {} : { body }) }
    const response = await send(host, request, { provider: 'vonage', limits, secretHeaders })
    if (response.status < 200 || response.status > 299)
      throw refusal(response, host.clock.wall(), scrub)
    const given = parseObject(response.body)
    if (given) return given
    throw new CallError('unexpected', 'vonage: the reply is not JSON', { provider: 'vonage' })
  }
  return {
    get: (path, query) => exchange('GET', `${account.restUrl}${path}?${formEncode(query)}`),
    post: async (path, fields) =>
      void (await exchange('POST', `${account.restUrl}${path}`, formEncode(fields))),
  }
}
