import { ApiError } from './api-error.ts'

/** Origins other than the API's own whose pages may use cookie sessions, as in `https://crm.example.com`. */
export type AllowedOrigins = readonly string[]

const forbidden = (): ApiError =>
  new ApiError(
    'origin.forbidden',
    'the request comes from another origin; add that origin to `origins` to allow it',
  )

/** Browsers set both headers themselves; a page cannot change them. */
const isOwnPage = (request: Request, origins: AllowedOrigins): boolean => {
  const origin = request.headers.get('origin')
  if (origin !== null && origins.includes(origin)) return true
  const site = request.headers.get('sec-fetch-site')
  // `none`: typed, bookmarked. A form of another site that navigates here says `cross-site`.
  if (site !== null) return site === 'same-origin' || site === 'none'
  // Neither header: no browser of today. Its requests still have to pass `checkPreflighted`.
  if (origin === null) return true
  const host = request.headers.get('host') ?? new URL(request.url).host
  return URL.canParse(origin) && new URL(origin).host === host
}

const isJson = (contentType: string | null): boolean =>
  /^application\/(?:[\w.+-]+\+)?json$/i.test((contentType ?? '').split(';')[0]?.trim() ?? '')

/**
 * A page of another site can send a form or plain text without asking, but neither JSON nor a header of its own
 * (fetch.spec.whatwg.org, CORS-safelisted request headers).
 */
const isPreflighted = ({ headers }: Request): boolean =>
  isJson(headers.get('content-type')) ||
  (!headers.has('content-type') && (headers.get('x-requested-with') ?? '') !== '')

/**
 * Refuses requests that another site makes a browser send with the user's cookies. A request with an `Authorization`
 * header carries no ambient session and is not checked.
 */
export const checkCrossSite = (request: Request, origins: AllowedOrigins): void => {
  if (request.headers.has('authorization')) return
  if (!isOwnPage(request, origins)) throw forbidden()
  if (request.method !== 'GET' && !isPreflighted(request))
    throw new ApiError(
      'content-type.unsupported',
      'content-type: must be application/json with a cookie session; a request without a body may send X-Requested-With instead',
      { faults: [{ path: ['content-type'], message: 'must be application/json' }] },
    )
}
