import type { Host } from '@callplane/core'
import { basicAuth, createJsonApi, objectOf, unreadableReply, type Json } from '@callplane/kit'
import { refusal } from '../errors.ts'

/** The Application API v2, with key and secret: the application that the settings name. */
export interface ApplicationsApi {
  get(): Promise<Json>
  /** "This replaces the configuration" as a whole; without a key in it, the key stays [inferred]. */
  put(body: Json): Promise<void>
}

export const createApplicationsApi = (
  account: {
    readonly apiKey: string
    readonly apiSecret: string
    readonly baseUrl: string
    readonly applicationId: string
  },
  host: Host,
  scrub: (text: string) => string,
): ApplicationsApi => {
  const credentials = basicAuth(account.apiKey, account.apiSecret)
  const api = createJsonApi({
    provider: 'vonage',
    host,
    baseUrl: account.baseUrl,
    authorization: () => credentials,
    refusal,
    scrub,
  })
  // Its shape, a UUID, was checked with the settings.
  const path = `/v2/applications/${account.applicationId}`
  return {
    async get() {
      const body = objectOf(await api.request('GET', path))
      if (body) return body
      throw unreadableReply('vonage', 'GET application')
    },
    put: async (body) => void (await api.request('PUT', path, { body })),
  }
}
