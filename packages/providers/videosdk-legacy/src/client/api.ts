import type { FetchLimits, Host, WireRequest } from '@callplane/core'
import { createScrub, deadlineFor, send } from '@callplane/kit'
import { refusal, provider, unreadable } from '../errors.ts'
import type { VideosdkLegacySettings } from '../settings.ts'
import { createAuthorization } from './token.ts'

/** VideoSDK's REST API with this instance's credentials: one exchange per call, nothing is ever repeated. */
export interface Api {
  readonly host: Host
  /** The request as it is, with the `Authorization` header added. The parsed JSON of a success, else a `CallError`. */
  send(request: WireRequest, limits: FetchLimits): Promise<unknown>
  get(path: string, query?: Readonly<Record<string, string | number | undefined>>): Promise<unknown>
  post(path: string, body: unknown): Promise<unknown>
  scrub(text: string): string
}

const withQuery = (
  path: string,
  query: Readonly<Record<string, string | number | undefined>> = {},
): string => {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  )
  return given.length === 0 ? path : `${path}?${given.join('&')}`
}

export const jsonHeaders = { accept: 'application/json', 'content-type': 'application/json' }

export const createApi = (settings: VideosdkLegacySettings, host: Host): Api => {
  const authorization = createAuthorization(settings, host)
  // Minted tokens are found by their look: kit's scrub knows what a JWT is.
  const scrub = createScrub([settings.token, settings.apiKey, settings.secret])

  const exchange: Api['send'] = async (request, limits) => {
    const response = await send(host, request, {
      provider,
      limits,
      secretHeaders: { authorization: await authorization() },
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

  return {
    host,
    scrub,
    send: exchange,
    get: (path, query) =>
      exchange(
        {
          method: 'GET',
          url: `${settings.baseUrl}${withQuery(path, query)}`,
          headers: { accept: jsonHeaders.accept },
        },
        { timeout: deadlineFor() },
      ),
    post: (path, body) =>
      exchange(
        {
          method: 'POST',
          url: `${settings.baseUrl}${path}`,
          headers: jsonHeaders,
          body: JSON.stringify(body),
        },
        { timeout: deadlineFor() },
      ),
  }
}
