import type { Host } from '@callplane/core'
import {
  basicAuth,
  createJsonApi,
  formEncode,
  objectOf,
  plainDeadline,
  unreadableReply,
  type FormFields,
  type Json,
} from '@callplane/kit'
import { numbersRefusal } from '../errors.ts'

/** The older API, with key and secret: numbers. */
export interface NumbersApi {
  get(path: string, query: FormFields): Promise<Json>
  post(path: string, fields: FormFields): Promise<void>
}

export const createNumbersApi = (
  account: { readonly apiKey: string; readonly apiSecret: string; readonly restUrl: string },
  host: Host,
  scrub: (text: string) => string,
): NumbersApi => {
  const credentials = basicAuth(account.apiKey, account.apiSecret)
  const api = createJsonApi({
    provider: 'vonage',
    host,
    baseUrl: account.restUrl,
    authorization: () => credentials,
    refusal: numbersRefusal,
    scrub,
  })
  const bodyOf = (reply: unknown, what: string): Json => {
    const body = objectOf(reply)
    if (body) return body
    throw unreadableReply('vonage', what)
  }
  return {
    get: async (path, query) => bodyOf(await api.request('GET', path, { query }), `GET ${path}`),
    async post(path, fields) {
      const request = {
        method: 'POST',
        url: `${account.restUrl}${path}`,
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: formEncode(fields),
      }
      bodyOf(await api.sendAsIs(request, { timeoutMs: plainDeadline }), `POST ${path}`)
    },
  }
}
