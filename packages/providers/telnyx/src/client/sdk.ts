import { CallError, type FetchLimits, type Host, type WireRequest } from '@callplane/core'
import { deadlineFor, findTransportError, lazySdk, toCallError, webFetch } from '@callplane/kit'
import type Telnyx from 'telnyx'
import { refusal } from '../errors.ts'
import type { TelnyxSettings } from '../settings.ts'

/** What a request of the SDK gets besides its parameters. Goes along in `fetchOptions`, whose symbols no server sees. */
export interface RequestOptions {
  readonly fetchOptions: Record<string, never>
}

export interface Sdk {
  readonly client: Telnyx
  /** Headers of a dial, credentials left out. */
  readonly headers: Readonly<Record<string, string>>
  /** Runs one request, or one list, under these limits; every failure is a `CallError`. */
  run<T>(work: (options: RequestOptions) => Promise<T>, limits?: FetchLimits): Promise<T>
  /** Sends exactly this dial, credentials added. */
  dial(request: Pick<WireRequest, 'body'>, limits: FetchLimits): Promise<Telnyx.CallDialResponse>
}

const carried = Symbol('limits of this request')

interface Carried {
  readonly limits: FetchLimits
  /** What the transport threw: the SDK drops the cause of whatever it takes for a timeout. */
  failure?: unknown
}

/** The host keeps all deadlines, on its own clock. The SDK's timer, of real time, must never be the first. Milliseconds. */
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
    // Their signal serves their timer alone.
    const { signal: _theirs, ...rest } = init
    try {
      return await webFetch(host, request?.limits ?? { timeout: deadlineFor() })(input, rest)
    } catch (error) {
      if (request) request.failure = error
      throw error
    }
  }

  const make = async (SdkClient: typeof Telnyx): Promise<Sdk> => {
    // Everything that the SDK would otherwise take from the environment is given here.
    const over = (transport: typeof fetch, apiKey: string) =>
      new SdkClient({
        apiKey,
        publicKey: null,
        clientID: null,
        clientSecret: null,
        baseURL: settings.baseUrl,
        fetch: transport,
        timeout: never,
        // It would repeat a dial on 408, 409, 429 and 5xx.
        maxRetries: 0,
        logLevel: 'off',
      })
    const client = over(overHost, settings.apiKey)

    const run: Sdk['run'] = async (work, limits = { timeout: deadlineFor() }) => {
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
    return {
      client,
      headers: await headersOfDial((transport) => over(transport, 'none')),
      run,
      dial: ({ body = '{}' }, limits) =>
        run(
          (options) => client.calls.dial(JSON.parse(body) as Telnyx.CallDialParams, options),
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

/** Asks the SDK itself, by a dial that goes nowhere. */
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
