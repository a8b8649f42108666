import type { FetchLimits, Host, WireRequest, WireResponse } from '@callplane/core'
import { basicAuth, deadlineFor, formEncode, lazySdk, send, type FormFields } from '@callplane/kit'
import type twilio from 'twilio'
import { refusal } from '../errors.ts'
import { trunkingBaseOf, type TwilioSettings } from '../settings.ts'

export type VoiceResponse = twilio.twiml.VoiceResponse
type HttpClient = Pick<twilio.RequestClient, 'request'>
type HttpRequest = Parameters<HttpClient['request']>[0]

/** The parts of the SDK in use: its client over `host.fetch`, TwiML, and the headers of a POST. */
export interface Sdk {
  readonly client: twilio.Twilio
  readonly VoiceResponse: typeof twilio.twiml.VoiceResponse
  readonly postHeaders: Readonly<Record<string, string>>
  /** Sends exactly this request with credentials added. For requests that can ring a phone. */
  readonly post: (request: WireRequest, limits: FetchLimits) => Promise<WireResponse>
}

/** The SDK's host for calls, without the edge and region of its environment variables. */
const origin = 'https://api.twilio.com'

/** The package is CommonJS with one export; named imports of it fail. */
const load = lazySdk('twilio@^6.2.0', async () => (await import('twilio')).default, 'twilio')

/** One request, credentials included. Rejects with a `CallError` for every status other than 2xx. */
type Exchange = (request: WireRequest, limits: FetchLimits) => Promise<WireResponse>

const exchangeOver =
  (host: Host, scrub: (text: string) => string): Exchange =>
  async (request, limits) => {
    const response = await send(host, request, { provider: 'twilio', limits })
    if (response.status < 200 || response.status > 299)
      throw refusal(response, host.clock.wall(), scrub)
    return response
  }

/**
 * The transport under the SDK. The default one (axios) has no deadline per request and loses headers and causes; this
 * one rejects with a `CallError` for every status other than 2xx while `Retry-After` is available, so `RestException`
 * never appears.
 */
const httpClient = (
  settings: TwilioSettings,
  authorization: string,
  exchange: Exchange,
): HttpClient => {
  const wireOf = ({ method, uri, params, data, headers = {} }: HttpRequest): WireRequest => {
    const { hostname, pathname, search } = new URL(uri)
    const base = hostname.startsWith('trunking.') ? trunkingBaseOf(settings) : settings.baseUrl
    const query = formEncode((params ?? {}) as FormFields)
    return {
      method: method.toUpperCase(),
      url: base + pathname + search + (query && (search ? '&' : '?') + query),
      headers,
      body: data ? formEncode(data as FormFields) : undefined,
    }
  }
  return {
    async request(options: HttpRequest) {
      const wire = wireOf(options)
      const authorized = { ...wire, headers: { ...wire.headers, Authorization: authorization } }
      const response = await exchange(authorized, { timeoutMs: deadlineFor() })
      return { statusCode: response.status, body: response.body, headers: response.headers }
    },
  } as HttpClient
}

/** One SDK client per account, made on first use. */
export const createSdk = (
  settings: TwilioSettings,
  host: Host,
  scrub: (text: string) => string,
): (() => Promise<Sdk>) => {
  const make = ({ Twilio, twiml }: typeof twilio): Sdk => {
    const [user, password] =
      settings.apiKey && settings.apiSecret
        ? [settings.apiKey, settings.apiSecret]
        : [settings.accountSid, settings.authToken]
    const over = (transport: HttpClient) =>
      new Twilio(user, password, {
        accountSid: settings.accountSid,
        // The SDK only calls `request`; the rest of the class belongs to axios.
        httpClient: transport as twilio.RequestClient,
      })
    const authorization = basicAuth(user, password)
    const exchange = exchangeOver(host, scrub)
    const client = over(httpClient(settings, authorization, exchange))

    const postHeaders: Record<string, string> = {}
    const nowhere = { request: () => Promise.resolve({}) } as unknown as HttpClient
    void over(nowhere).request({ method: 'post', uri: origin, headers: postHeaders })
    const authorized = { ...postHeaders, Authorization: authorization }

    return {
      client,
      VoiceResponse: twiml.VoiceResponse,
      postHeaders,
      // The SDK's client would add these headers again, at a cost of a tenth of a dispatch.
      post: (request, limits) =>
        exchange(
          {
            ...request,
            headers:
              request.headers === postHeaders
                ? authorized
                : { ...request.headers, Authorization: authorization },
          },
          limits,
        ),
    }
  }
  let made: Promise<Sdk> | undefined
  return () =>
    (made ??= load()
      .then(make)
      .catch((error: unknown) => {
        made = undefined
        throw error
      }))
}
