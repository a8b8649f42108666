import type { FetchLimits, Host, WireRequest } from '@callplane/core'
import { createScrub, deadlineFor, send } from '@callplane/kit'
import { refusal, unreadable } from '../errors.ts'
import { provider } from '../references.ts'
import type { DailySettings } from '../settings.ts'

interface ApiRequest {
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined
  /** Sent as JSON. */
  readonly body?: unknown
  /** Given for what can ring a phone; everything else has the plain deadline. */
  readonly limits?: FetchLimits | undefined
  /** True: null where Daily says in its own words that it has no such thing. */
  readonly nullable?: boolean | undefined
}

/** Daily's REST API with this instance's key: one exchange per call, nothing is ever repeated. */
export interface Api {
  readonly settings: DailySettings
  readonly host: Host
  /** The parsed JSON of a success, null where it has no body; else a `CallError`. */
  request(method: string, path: string, options?: ApiRequest): Promise<unknown>
  /** The same with the `Authorization` header and nothing else added to a request that `map` made. */
  sendAsIs(request: WireRequest, limits: FetchLimits): Promise<unknown>
  scrub(text: string): string
}

const queryOf = (query: ApiRequest['query'] = {}): string => {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  )
  return given.length === 0 ? '' : `?${given.join('&')}`
}

export const createApi = (settings: DailySettings, host: Host): Api => {
  const { apiKey, webhookSecret, pinlessSecret, baseUrl } = settings
  const scrub = createScrub([apiKey, webhookSecret, pinlessSecret])

  const exchange = async (request: WireRequest, limits: FetchLimits, nullable = false) => {
    const response = await send(host, request, {
      provider,
      limits,
      secretHeaders: { authorization: `Bearer ${apiKey}` },
    })
    if (response.status < 200 || response.status > 299) {
      const error = refusal(response, host.clock.wall(), scrub)
      if (nullable && response.status === 404 && error.dialled === 'no') return null
      throw error
    }
    if (response.body === '') return null
    try {
      return JSON.parse(response.body) as unknown
    } catch {
      throw unreadable(`${request.method} ${new URL(request.url).pathname}`)
    }
  }

  return {
    settings,
    host,
    scrub,
    sendAsIs: (request, limits) => exchange(request, limits),
    request: (method, path, { query, body, limits, nullable } = {}) =>
      exchange(
        {
          method,
          url: `${baseUrl}${path}${queryOf(query)}`,
          headers: {
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          body: body === undefined ? undefined : JSON.stringify(body),
        },
        { timeout: deadlineFor(), ...limits },
        nullable,
      ),
  }
}
