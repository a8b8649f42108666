import { SinkError } from '@callplane/crm'
import { CallLogsApi, Configuration } from 'pipedrive/v1'

export interface AccessTokenRequest {
  /** True after Pipedrive refused the last token. */
  readonly refresh: boolean
}

export type GiveAccessToken = (request: AccessTokenRequest) => Promise<string>

export interface PipedriveClientOptions {
  /** API token of a user; either this or `accessToken`. */
  readonly apiToken?: string | undefined
  /** Gives the current OAuth token. `refresh` is true after Pipedrive refused the last one. */
  readonly accessToken?: GiveAccessToken | undefined
  /** Where Pipedrive's API is. Default `https://api.pipedrive.com/v1`. */
  readonly basePath?: string | undefined
}

/** The slice of axios that is used: the package does not export its instance, nor need we depend on it. */
interface Interceptors {
  clear(): void
  use(onFulfilled: (response: { readonly data: unknown }) => unknown): void
}

interface Refusal {
  readonly response?: {
    readonly status: number
    readonly headers: Readonly<Record<string, unknown>>
  }
  /** Set once the request was handed to the socket. */
  readonly request?: unknown
  readonly code?: string
}

/** Pipedrive's window is two seconds for bursts (developers.pipedrive.com, rate limiting). */
const window = 2_000

const throttled = (headers: Readonly<Record<string, unknown>>): SinkError => {
  const seconds = Number(headers['retry-after'] ?? headers['x-ratelimit-reset'])
  return new SinkError('pipedrive: too many requests', {
    written: 'no',
    retryable: true,
    throttled: true,
    retryAfter: seconds > 0 ? seconds * 1000 : window,
  })
}

/** Before a connection exists nothing was written. */
const unconnected: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

const toSinkError = (thrown: unknown): SinkError => {
  if (SinkError.isInstance(thrown)) return thrown
  const { response, code = '' } = Object(thrown) as Refusal
  if (!response)
    return new SinkError('pipedrive: no answer', {
      written: unconnected.has(code) ? 'no' : 'unknown',
      retryable: true,
      cause: thrown,
    })
  const { status, headers } = response
  if (status === 429) return throttled(headers)
  const isBusy = status >= 500
  return new SinkError(`pipedrive: ${isBusy ? 'failed' : 'refused'} (HTTP ${status})`, {
    written: isBusy ? 'unknown' : 'no',
    retryable: isBusy || status === 401,
  })
}

/** HTTP status of a failure; null where none came. */
export const statusOf = (thrown: unknown): number | null =>
  (Object(thrown) as Refusal).response?.status ?? null

export type RunPipedrive = <T>(work: (api: CallLogsApi) => Promise<T>) => Promise<T>

/**
 * The package's interceptors throw the body of a refusal alone, without its status and headers (pipedrive/client-nodejs
 * issue 725); these keep both.
 */
const withStatus = (api: CallLogsApi): CallLogsApi => {
  const { axios } = api as unknown as {
    readonly axios: { readonly interceptors: { readonly response: Interceptors } }
  }
  axios.interceptors.response.clear()
  axios.interceptors.response.use(({ data }) => data)
  return api
}

/** Runs requests with the current token, once more with a fresh one where an OAuth token is refused. */
export const pipedriveClient = (options: PipedriveClientOptions): RunPipedrive => {
  const { apiToken, accessToken, basePath } = options
  const apiFor = async (refresh: boolean): Promise<CallLogsApi> => {
    const credential = accessToken
      ? { accessToken: await accessToken({ refresh }) }
      : { apiKey: apiToken ?? '' }
    return withStatus(
      new CallLogsApi(
        new Configuration({ ...credential, ...(basePath !== undefined && { basePath }) }),
      ),
    )
  }
  return async (work) => {
    try {
      try {
        return await work(await apiFor(false))
      } catch (thrown) {
        if (statusOf(thrown) !== 401 || !accessToken) throw thrown
        return await work(await apiFor(true))
      }
    } catch (thrown) {
      throw toSinkError(thrown)
    }
  }
}
