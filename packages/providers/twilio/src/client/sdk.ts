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
  /**
   * Sends exactly this request with credentials added, through the SDK's client. For requests that can ring a phone.
   */
  readonly post: (request: WireRequest, limits: FetchLimits) => Promise<WireResponse>
}

/** The SDK's host for calls, without the edge and region of its environment variables. */
const origin = 'https://api.twilio.com'

/** The package is CommonJS with one export; named imports of it fail. */
const load = lazySdk('twilio@^6.2.0', async () => (await import('twilio')).default, 'twilio')

/**
 * The transport under the SDK. The default one (axios) has no deadline per request and loses headers and causes; this
 * one rejects with a `CallError` for every status other than 2xx while `Retry-After` is available, so `RestException`
 * never appears.
 */
const httpClient = (
  host: Host,
  settings: TwilioSettings,
  authorization: string,
  scrub: (text: string) => string,
  exact: WeakMap<object, { readonly request: WireRequest; readonly limits: FetchLimits }>,
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
      // The SDK passes the headers object through unchanged, so it identifies the request.
      const given = options.headers && exact.get(options.headers)
      const wire = given
        ? { ...given.request, headers: options.headers as Record<string, string> }
        : wireOf(options)
      const limits = given?.limits ?? { timeoutMs: deadlineFor() }
      const authorized = { ...wire, headers: { ...wire.headers, Authorization: authorization } }
      const response = await send(host, authorized, { provider: 'twilio', limits })
      if (response.status < 200 || response.status > 299)
        throw refusal(response, host.clock.wall(), scrub)
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
  let made: Sdk | undefined
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
    const exact = new WeakMap<object, { request: WireRequest; limits: FetchLimits }>()
    const client = over(httpClient(host, settings, basicAuth(user, password), scrub, exact))

    const postHeaders: Record<string, string> = {}
    const nowhere = { request: () => Promise.resolve({}) } as unknown as HttpClient
    void over(nowhere).request({ method: 'post', uri: origin, headers: postHeaders })

    return {
      client,
      VoiceResponse: twiml.VoiceResponse,
      postHeaders,
      async post(request, limits) {
        const headers = { ...request.headers }
        exact.set(headers, { request, limits })
        const { statusCode, ...rest } = await client.request({
          method: 'post',
          uri: origin,
          headers,
        })
        return { status: statusCode, ...rest }
      },
    }
  }
  return async () => (made ??= make(await load()))
}
