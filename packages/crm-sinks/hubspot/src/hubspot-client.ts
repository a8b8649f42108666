import { SinkError } from '@callplane/crm'
import { Client } from '@hubspot/api-client'

/**
 * The token of a private app, or a function that gives the current OAuth token. `refresh` is true after HubSpot refused
 * the last one: get a new one then.
 */
export type AccessToken = string | ((request: { readonly refresh: boolean }) => Promise<string>)

export interface HubSpotClientOptions {
  /** How requests are authorised: a token, or a function that gives the current one. */
  readonly accessToken: AccessToken
  /** Where HubSpot's API is. Default `https://api.hubapi.com`. */
  readonly basePath?: string | undefined
}

/** What `ApiException` of the client has; each part of it has a class of its own, so that `instanceof` does not help. */
interface Refusal {
  readonly code: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

const isRefusal = (thrown: unknown): thrown is Refusal =>
  typeof thrown === 'object' &&
  thrown !== null &&
  typeof (thrown as Partial<Refusal>).code === 'number' &&
  'headers' in thrown

/** HubSpot's window is ten seconds (developers.hubspot.com, usage guidelines). */
const window = 10_000
/** The daily limit ends at midnight of the account's zone, which is not known here. */
const hour = 3_600_000

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const throttled = ({ headers, body }: Refusal): SinkError => {
  const { policyName } = Object(body) as { readonly policyName?: unknown }
  const seconds = Number(headers['retry-after'])
  return new SinkError('hubspot: too many requests', {
    written: 'no',
    retryable: true,
    throttled: true,
    retryAfter: seconds > 0 ? seconds * 1000 : policyName === 'DAILY' ? hour : window,
  })
}

/** The category only: messages of HubSpot repeat the values that were sent. */
const refused = (refusal: Refusal): SinkError => {
  const { category } = Object(refusal.body) as { readonly category?: unknown }
  const name = textOf(category).replaceAll(/[^A-Z_]/g, '')
  const status = `HTTP ${refusal.code}${name === '' ? '' : ` ${name}`}`
  if (refusal.code === 429) return throttled(refusal)
  if (refusal.code === 401)
    return new SinkError(`hubspot: the access token was refused (${status})`, {
      written: 'no',
      retryable: true,
    })
  // 423: the record is locked for a moment. 477: the account is being moved.
  const isBusy = refusal.code >= 500 || refusal.code === 423 || refusal.code === 477
  return new SinkError(`hubspot: ${isBusy ? 'failed' : 'refused'} (${status})`, {
    written: refusal.code >= 500 ? 'unknown' : 'no',
    retryable: isBusy,
  })
}

const toSinkError = (thrown: unknown): SinkError =>
  SinkError.isInstance(thrown)
    ? thrown
    : isRefusal(thrown)
      ? refused(thrown)
      : new SinkError('hubspot: no answer', { written: 'unknown', retryable: true, cause: thrown })

export type RunHubSpot = <T>(work: (client: Client) => Promise<T>) => Promise<T>

/**
 * Runs requests with the current token, once more with a fresh one where the token is refused. A client is made for each
 * token: API objects of the package keep the token that they were made with.
 */
export const hubspotClient = ({ accessToken, basePath }: HubSpotClientOptions): RunHubSpot => {
  let held: { readonly token: string; readonly client: Client } | undefined
  const clientFor = async (refresh: boolean): Promise<Client> => {
    const token = typeof accessToken === 'string' ? accessToken : await accessToken({ refresh })
    if (held?.token !== token)
      held = {
        token,
        // No retries of the package: it repeats what may have been carried out.
        client: new Client({ accessToken: token, basePath, numberOfApiCallRetries: 0 }),
      }
    return held.client
  }
  return async (work) => {
    try {
      try {
        return await work(await clientFor(false))
      } catch (thrown) {
        if (!isRefusal(thrown) || thrown.code !== 401 || typeof accessToken === 'string')
          throw thrown
        return await work(await clientFor(true))
      }
    } catch (thrown) {
      throw toSinkError(thrown)
    }
  }
}
