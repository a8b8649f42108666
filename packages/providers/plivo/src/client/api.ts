import type { FetchLimits, Host, WireRequest } from '@callplane/core'
import {
  basicAuth,
  createJsonApi,
  isNotFound,
  objectOf,
  unreadableReply,
  type FormFields,
  type Json,
} from '@callplane/kit'
import { dialRefusal, refusal } from '../errors.ts'
import { accountUrl } from '../map/request.ts'
import type { PlivoSettings } from '../settings.ts'

/** Plivo's REST API for one account. */
export interface Api {
  /** Sends a dial as `map` made it. */
  place(request: WireRequest, limits: FetchLimits): Promise<Json>
  get(path: string, query?: FormFields): Promise<Json>
  /** As `get`; null for an object that does not exist. */
  find(path: string, query?: FormFields): Promise<Json | null>
  post(path: string, body: Json, limits?: FetchLimits): Promise<Json>
  /** False for an object that does not exist (any more). */
  remove(path: string): Promise<boolean>
}

const bodyOf = (reply: unknown, method: string): Json => {
  const body = reply === null ? {} : objectOf(reply)
  if (body) return body
  throw unreadableReply('plivo', method)
}

export const createApi = (
  settings: PlivoSettings,
  host: Host,
  scrub: (text: string) => string,
): Api => {
  const credentials = basicAuth(settings.authId, settings.authToken)
  const api = createJsonApi({
    provider: 'plivo',
    host,
    baseUrl: accountUrl(settings),
    authorization: () => credentials,
    refusal,
    scrub,
  })
  return {
    place: async (request, limits) =>
      bodyOf(await api.sendAsIs(request, limits, dialRefusal), 'POST'),
    get: async (path, query) => bodyOf(await api.request('GET', path, { query }), 'GET'),
    async find(path, query) {
      const reply = await api.request('GET', path, { query, nullable: true })
      return reply === null ? null : bodyOf(reply, 'GET')
    },
    post: async (path, body, limits) =>
      bodyOf(await api.request('POST', path, { body, limits }), 'POST'),
    async remove(path) {
      try {
        await api.request('DELETE', path)
        return true
      } catch (error) {
        if (isNotFound(error)) return false
        throw error
      }
    },
  }
}

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) || undefined : undefined
