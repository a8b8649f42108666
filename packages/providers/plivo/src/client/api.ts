import { CallError, type FetchLimits, type Host, type WireRequest } from '@callplane/core'
import { basicAuth, deadlineFor, formEncode, send, type FormFields } from '@callplane/kit'
import { dialRefusal, refusal } from '../errors.ts'
import type { PlivoSettings } from '../settings.ts'
import { accountUrl, jsonHeaders } from '../map/request.ts'

export type Json = Readonly<Record<string, unknown>>

/** Plivo's REST API for one account. */
export interface Api {
  /** The parsed body of a 2xx; anything else rejects. */
  exchange(request: WireRequest, limits: FetchLimits, isDial?: boolean): Promise<Json>
  get(path: string, query?: FormFields): Promise<Json>
  /** As `get`; null where there is no such thing. */
  find(path: string, query?: FormFields): Promise<Json | null>
  post(path: string, body: Json, limits?: FetchLimits): Promise<Json>
  /** False where there is no such thing (any more). */
  remove(path: string): Promise<boolean>
}

const isGone = (error: unknown): boolean =>
  CallError.isInstance(error) && error.code === 'not-found'

export const createApi = (
  settings: PlivoSettings,
  host: Host,
  scrub: (text: string) => string,
): Api => {
  const authorization = basicAuth(settings.authId, settings.authToken)
  const plain = { timeout: deadlineFor() }

  const exchange: Api['exchange'] = async (request, limits, isDial = false) => {
    const response = await send(host, request, {
      provider: 'plivo',
      limits,
      secretHeaders: { authorization },
    })
    if (response.status < 200 || response.status > 299)
      throw (isDial ? dialRefusal : refusal)(response, host.clock.wall(), scrub)
    if (response.body === '') return {}
    try {
      const body: unknown = JSON.parse(response.body)
      if (typeof body === 'object' && body !== null) return body as Json
    } catch {
      // Falls through: whatever it is, Plivo did not write it.
    }
    throw new CallError('unexpected', 'plivo: the reply is not JSON', {
      provider: 'plivo',
      dialled: 'unknown',
    })
  }
  const get: Api['get'] = (path, query = {}) => {
    const text = formEncode(query)
    const url = `${accountUrl(settings)}${path}${text && `?${text}`}`
    return exchange({ method: 'GET', url, headers: { accept: 'application/json' } }, plain)
  }
  return {
    exchange,
    get,
    async find(path, query) {
      try {
        return await get(path, query)
      } catch (error) {
        if (isGone(error)) return null
        throw error
      }
    },
    post: (path, body, limits = plain) =>
      exchange(
        {
          method: 'POST',
          url: `${accountUrl(settings)}${path}`,
          headers: jsonHeaders,
          body: JSON.stringify(body),
        },
        limits,
      ),
    async remove(path) {
      const url = `${accountUrl(settings)}${path}`
      try {
        await exchange({ method: 'DELETE', url, headers: { accept: 'application/json' } }, plain)
        return true
      } catch (error) {
        if (isGone(error)) return false
        throw error
      }
    },
  }
}

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) || undefined : undefined
