import { CallError, type FetchLimits, type Host, type WireRequest } from '@callplane/core'
import {
  deadlineFor,
  findTransportError,
  lazySdk,
  parseObject,
  send,
  toCallError,
  webFetch,
} from '@callplane/kit'
import type Telnyx from 'telnyx'
import { refusal, refused } from '../errors.ts'
import type { TelnyxSettings } from '../settings.ts'

/** Extra data of an SDK request, passed under a symbol in `fetchOptions`, which is never sent. */
export interface RequestOptions {
  readonly fetchOptions: Record<string, never>
}

export interface Sdk {
  readonly client: Telnyx
  /** Headers of a dial, credentials left out. */
  readonly headers: Readonly<Record<string, string>>
  /** Runs one request or list within these limits; every failure is a `CallError`. */
  run<T>(work: (options: RequestOptions) => Promise<T>, limits?: FetchLimits): Promise<T>
  /** Sends exactly this dial with credentials added. */
  dial(request: Pick<WireRequest, 'body'>, limits: FetchLimits): Promise<Telnyx.CallDialResponse>
}

const carried = Symbol('limits of this request')

interface Carried {
  readonly limits: FetchLimits
  /** The transport's error, as the SDK drops the cause of errors that it treats as timeouts. */
  failure?: unknown
}

/**
 * In milliseconds. The host enforces all deadlines on its own clock; the SDK's real-time timer must never fire first.
 */
const never = 2 ** 31 - 1

const load = lazySdk('telnyx@^7.24.0', async () => (await import('telnyx')).default, 'telnyx')

/** One SDK client per account, made on first use. */
export const createSdk = (
  settings: TelnyxSettings,
  host: Host,
  scrub: (text: string) => string,
): (() => Promise<Sdk>) => {
  const overHost: typeof fetch = async (input, init = {}) => {
    const request = (init as { readonly [carried]?: Carried })[carried]
    // The SDK's signal serves only its timer.
    const { signal: _theirs, ...rest } = init
    try {
      return await webFetch(host, request?.limits ?? { timeoutMs: deadlineFor() })(input, rest)
    } catch (error) {
      if (request) request.failure = error
      throw error
    }
  }

  const make = async (SdkClient: typeof Telnyx): Promise<Sdk> => {
    // Set explicitly, as the SDK would read them from the environment.
    const over = (transport: typeof fetch, apiKey: string) =>
      new SdkClient({
        apiKey,
        publicKey: null,
        clientID: null,
        clientSecret: null,
        baseURL: settings.baseUrl,
        fetch: transport,
        timeout: never,
        // The SDK would retry a dial on 408, 409, 429 and 5xx.
        maxRetries: 0,
        logLevel: 'off',
      })
    const client = over(overHost, settings.apiKey)

    const run: Sdk['run'] = async (work, limits = { timeoutMs: deadlineFor() }) => {
      const request: Carried = { limits }
      try {
        return await work({ fetchOptions: { [carried]: request } as Record<string, never> })
      } catch (error) {
        if (CallError.isInstance(error)) throw error
        const failure = request.failure ?? findTransportError(error)
        if (failure !== undefined) throw toCallError('telnyx', failure)
        throw refusal(error, host.clock.wall(), scrub) ?? toCallError('telnyx', error)
      }
    }
    const headers = await headersOfDial((transport) => over(transport, 'none'))
    const authorized = { ...headers, authorization: `Bearer ${settings.apiKey}` }
    return {
      client,
      headers,
      run,
      // The SDK would read the body and write it again, at a cost of a quarter of a dispatch.
      async dial({ body }, limits) {
        const url = `${settings.baseUrl}/calls`
        const request = { method: 'POST', url, headers: authorized, body }
        const response = await send(host, request, { provider: 'telnyx', limits })
        if (response.status < 200 || response.status > 299)
          throw refused(response, host.clock.wall(), scrub)
        return (parseObject(response.body) ?? {}) as Telnyx.CallDialResponse
      },
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

/** Obtained from the SDK by a dial that is not sent. */
const headersOfDial = async (
  over: (transport: typeof fetch) => Telnyx,
): Promise<Record<string, string>> => {
  let seen: Record<string, string> = {}
  const nowhere: typeof fetch = (_input, init) => {
    seen = Object.fromEntries(new Headers(init?.headers))
    return Promise.resolve(Response.json({ data: {} }))
  }
  await over(nowhere).calls.dial({ connection_id: '', to: '', from: '' })
  const { authorization: _, ...headers } = seen
  return headers
}
