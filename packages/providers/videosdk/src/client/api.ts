import { type FetchLimits, type Host, CallError } from '@callplane/core'
import { createScrub, deadlineFor, send } from '@callplane/kit'
import type { z } from 'zod'
import { refusal, provider, unreadable } from '../errors.ts'
import type { VideosdkSettings } from '../settings.ts'
import { createTokens } from './token.ts'

export interface Query {
  readonly [name: string]: string | number | undefined
}
interface ApiRequest {
  readonly query?: Query | undefined
  /** Sent as JSON. */
  readonly body?: unknown
  /** Given for what can ring a phone; everything else has the plain deadline. */
  readonly limits?: FetchLimits | undefined
}

/** VideoSDK's REST API with this instance's credentials: one exchange per call, nothing is ever repeated. */
export interface Api {
  readonly settings: VideosdkSettings
  readonly host: Host
  /** The parsed JSON of a success, null where it has no body; else a `CallError`. */
  request(method: string, path: string, options?: ApiRequest): Promise<unknown>
  /** The same with the `Authorization` header and nothing else added to a request that `map` made. */
  sendAsIs(
    request: {
      method: string
      url: string
      headers: Readonly<Record<string, string>>
      body?: string | undefined
    },
    limits: FetchLimits,
  ): Promise<unknown>
  /** All items of a paginated list, or as many as `pages` hold. */
  list<S extends z.ZodType>(
    path: string,
    schema: S,
    query?: Query,
    pages?: number,
  ): Promise<z.output<S>[]>
  scrub(text: string): string
}

/** Largest page anybody is known to ask for; the server's own default is 10 or 20. */
const perPage = 100
/** A list longer than this is not walked to its end. */
const mostPages = 100

const pathWithQuery = (path: string, query: Query = {}): string => {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  )
  return given.length === 0 ? path : `${path}?${given.join('&')}`
}

/** `pageInfo.lastPage`, or `pagination.totalPages` as some resources have it (`normalizePaginated`, server-sdk 0.1.1). */
const lastPageOf = (reply: Readonly<Record<string, unknown>>): number => {
  const { pageInfo, pagination } = reply as Record<string, Record<string, unknown> | undefined>
  const last = pageInfo?.['lastPage'] ?? pageInfo?.['totalPages'] ?? pagination?.['totalPages']
  return typeof last === 'number' ? last : 1
}

export const createApi = (settings: VideosdkSettings, host: Host): Api => {
  const authorization = createTokens(settings, host)
  // Minted tokens are found by their look: kit's scrub knows what a JWT is.
  const scrub = createScrub([settings.token, settings.apiKey, settings.secret])

  const exchange: Api['sendAsIs'] = async (request, limits) => {
    const response = await send(host, request, {
      provider,
      limits,
      secretHeaders: { authorization: authorization() },
    })
    if (response.status < 200 || response.status > 299)
      throw refusal(response, host.clock.wall(), scrub)
    if (response.body === '') return null
    try {
      return JSON.parse(response.body) as unknown
    } catch {
      throw unreadable(`${request.method} ${new URL(request.url).pathname}`)
    }
  }

  const api: Api = {
    settings,
    host,
    scrub,
    sendAsIs: exchange,
    request: (method, path, { query, body, limits } = {}) =>
      exchange(
        {
          method,
          url: `${settings.baseUrl}${pathWithQuery(path, query)}`,
          headers: {
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          body: body === undefined ? undefined : JSON.stringify(body),
        },
        { timeout: deadlineFor(), ...limits },
      ),
    async list(path, schema, query = {}, pages = mostPages) {
      const items: z.output<typeof schema>[] = []
      for (let page = 1; page <= pages; page += 1) {
        const reply = await api.request('GET', path, { query: { ...query, page, perPage } })
        const data = Array.isArray(reply) ? reply : (reply as { data?: unknown } | null)?.data
        if (!Array.isArray(data)) throw unreadable(`GET ${path}`)
        for (const item of data) {
          const read = schema.safeParse(item)
          if (read.success) items.push(read.data)
        }
        if (Array.isArray(reply) || data.length === 0) break
        if (page >= lastPageOf(reply as Record<string, unknown>)) break
      }
      return items
    },
  }
  return api
}

/** The object a reply is about: some have it under `data`, the others are it (resources of server-sdk 0.1.1). */
export const dataOf = (reply: unknown): unknown => {
  const data = (reply as { readonly data?: unknown } | null)?.data
  return typeof data === 'object' && data !== null ? data : reply
}

/** Null for what VideoSDK does not have, by 404 or by its second 404, 402. */
export const orNull = async <T>(wanted: Promise<T>): Promise<T | null> => {
  try {
    return await wanted
  } catch (error) {
    if (CallError.isInstance(error) && error.code === 'not-found') return null
    throw error
  }
}
