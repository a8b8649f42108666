import type { Host } from '@callplane/core'
import { createJsonApi, createScrub, type FormFields, type JsonApi } from '@callplane/kit'
import type { z } from 'zod'
import { provider, refusal, unreadable } from '../errors.ts'
import type { VideosdkSettings } from '../settings.ts'
import { createTokens } from './token.ts'

/** VideoSDK's REST API with this instance's credentials. */
export interface Api extends JsonApi {
  readonly settings: VideosdkSettings
  readonly host: Host
  /** All items of a paginated list, up to `pages` pages. */
  list<S extends z.ZodType>(
    path: string,
    schema: S,
    query?: FormFields,
    pages?: number,
  ): Promise<z.output<S>[]>
  scrub(text: string): string
}

/** Largest page that known clients request; the server's default is 10 or 20. */
const perPage = 100
/** Longer lists are cut here. */
const maxPages = 100

/** `pageInfo.lastPage`, or `pagination.totalPages` as some resources have it (`normalizePaginated`, server-sdk 0.1.1). */
const lastPageOf = (reply: Readonly<Record<string, unknown>>): number => {
  const { pageInfo, pagination } = reply as Record<string, Record<string, unknown> | undefined>
  const last = pageInfo?.['lastPage'] ?? pageInfo?.['totalPages'] ?? pagination?.['totalPages']
  return typeof last === 'number' ? last : 1
}

export const createApi = (settings: VideosdkSettings, host: Host): Api => {
  const { token, apiKey, secret, baseUrl } = settings
  // Minted tokens need no entry: kit's scrub recognises JWTs.
  const scrub = createScrub([token, apiKey, secret])
  const authorization = createTokens(settings, host)
  const api = createJsonApi({ provider, host, baseUrl, authorization, refusal, scrub })
  return {
    ...api,
    settings,
    host,
    scrub,
    async list(path, schema, query = {}, pages = maxPages) {
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
}

/** The object of a response: under `data` in some, the response itself in others (resources of server-sdk 0.1.1). */
export const dataOf = (reply: unknown): unknown => {
  const data = (reply as { readonly data?: unknown } | null)?.data
  return typeof data === 'object' && data !== null ? data : reply
}
