import { CallError, type Host } from '@callplane/core'
import {
  basicAuth,
  formEncode,
  plainDeadline,
  send,
  type FormFields,
  parseObject,
  type Json,
} from '@callplane/kit'
import { numbersRefusal } from '../errors.ts'

/** The older API, of key and secret: numbers. */
export interface RestApi {
  get(path: string, query: FormFields): Promise<Json>
  post(path: string, fields: FormFields): Promise<void>
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
      throw numbersRefusal(response, host.clock.wall(), scrub)
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
