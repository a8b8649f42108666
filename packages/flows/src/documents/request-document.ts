import {
  monotonicOf,
  TransportError,
  type Host,
  type ReportingApplication,
  type WebAddress,
  type WireResponse,
} from '@callplane/core'
import type { DocumentAccount } from './accounts.ts'
import { isAllowed } from './allowed-hosts.ts'
import { cookieHeader, withCookies, type Cookie } from './cookies.ts'
import { DocumentFailure } from './failure.ts'
import type { Payload, ReportProtocol } from './protocol.ts'

/** A URL as notes show it: what follows the path may be secret, and so are credentials. */
export const shown = (url: string): string =>
  (url.split(/[?#]/, 1)[0] ?? '').replace(/\/\/[^/]*@/, '//')

/** Twilio and Plivo document no limit [inferred]. */
const maxRedirects = 10

/** What is needed to exchange something with an application. */
export interface Exchange {
  readonly document: Pick<ReportingApplication, 'url' | 'fallback' | 'content'>
  readonly protocol: Pick<ReportProtocol, 'requestOf'>
  readonly account: DocumentAccount | undefined
  readonly hosts: readonly string[]
  readonly host: Host
  readonly token: string
  readonly signal: AbortSignal
}

/** What an application answered. */
export interface Answered {
  /** Where it came from, redirects followed. */
  readonly url: string
  readonly method: 'GET' | 'POST'
  /** Media type in lower case, without parameters; empty where there is none. */
  readonly type: string
  readonly text: string
  readonly cookies: readonly Cookie[]
}

/** Credentials in a URL are sent as Basic ones, as Twilio does. */
const basic = ({ username, password }: URL): Readonly<Record<string, string>> =>
  username === '' && password === ''
    ? {}
    : {
        authorization: `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`,
      }

const placeOf = (url: string, { document, hosts }: Exchange): URL => {
  if (!URL.canParse(url)) throw new DocumentFailure(11100, `${shown(url)} is not a URL`)
  const place = new URL(url)
  if (!isAllowed(place, document, hosts))
    throw new DocumentFailure(
      11100,
      `${shown(url)} is not at the application's own origin; add its host to \`hosts\` of documentRunner`,
    )
  place.hash = ''
  return place
}

const whyNot = (error: unknown): string =>
  error instanceof TransportError
    ? error.reason === 'timeout'
      ? 'did not answer in time'
      : error.reason === 'connect'
        ? 'cannot be reached'
        : `did not answer: ${error.reason}`
    : 'did not answer'

/** One exchange. What was certainly not sent is sent once more, as providers do where there is no connection. */
const exchange = async (
  place: URL,
  method: 'GET' | 'POST',
  { payload, cookies }: { readonly payload: Payload; readonly cookies: readonly Cookie[] },
  asking: Exchange,
  deadline: number,
): Promise<WireResponse> => {
  const { protocol, account, host, token, signal } = asking
  const bare = new URL(place)
  bare.username = ''
  bare.password = ''
  const request = protocol.requestOf(payload, {
    method,
    url: bare.href,
    account,
    token,
    now: host.clock.wall(),
  })
  const headers = {
    accept: '*/*',
    ...basic(place),
    ...cookieHeader(cookies, place),
    ...request.headers,
  }
  for (let tries = 1; ; tries++) {
    const timeoutMs = deadline - monotonicOf(host.clock)
    if (timeoutMs <= 0)
      throw new DocumentFailure(11205, `${method} ${shown(place.href)} did not answer in time`)
    try {
      return await host.fetch({ ...request, headers }, { timeoutMs, signal })
    } catch (error) {
      const isUnsent = error instanceof TransportError && !error.sent && error.reason === 'connect'
      if (tries > 1 || !isUnsent)
        throw new DocumentFailure(11205, `${method} ${shown(place.href)} ${whyNot(error)}`)
    }
  }
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Asks the application, and follows redirects of HTTP: with 307 and 308 the same request goes to the other URL; with the others
 * a GET without parameters does [inferred].
 */
export const requestDocument = async (
  { url, method = 'POST' }: WebAddress,
  given: { readonly payload: Payload; readonly cookies: readonly Cookie[] },
  asking: Exchange,
  timeoutMs: number,
): Promise<Answered> => {
  const deadline = monotonicOf(asking.host.clock) + timeoutMs
  let place = placeOf(url, asking)
  let verb: 'GET' | 'POST' = method
  let { payload, cookies } = given
  for (let count = 0; count <= maxRedirects; count++) {
    const response = await exchange(place, verb, { payload, cookies }, asking, deadline)
    cookies = withCookies(cookies, response.headers['set-cookie'], place)
    const { location, 'content-type': type = '' } = response.headers
    if (!redirects.has(response.status) || location === undefined) {
      if (response.status < 200 || response.status > 299)
        throw new DocumentFailure(
          11200,
          `${verb} ${shown(place.href)} was answered with status ${response.status}`,
          response.status,
        )
      return {
        url: place.href,
        method: verb,
        type: (type.split(';', 1)[0] ?? '').trim().toLowerCase(),
        text: response.body,
        cookies,
      }
    }
    if (!URL.canParse(location, place.href))
      throw new DocumentFailure(11100, `${shown(place.href)} redirects to what is not a URL`)
    place = placeOf(new URL(location, place).href, asking)
    if (response.status < 307) {
      verb = 'GET'
      payload = {}
    }
  }
  throw new DocumentFailure(
    11215,
    `${verb} ${shown(url)} was redirected more than ${maxRedirects} times`,
  )
}
