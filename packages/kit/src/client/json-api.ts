import {
  CallError,
  withoutNumbers,
  type FetchLimits,
  type Host,
  type WireRequest,
} from '@callplane/core'
import { unreadableReply } from '../errors/call-error.ts'
import { deadlineFor } from './deadline.ts'
import { formEncode, type FormFields } from '../bodies/form.ts'
import type { Refusal } from '../errors/refusal.ts'
import { send } from './send.ts'

/** Where a JSON API is, and how its requests are authorised. */
export interface JsonApiOptions {
  /** Name of the provider, for errors. */
  readonly provider: string
  /** Sends the requests. */
  readonly host: Host
  /** Without a trailing slash. */
  readonly baseUrl: string
  /** The value of the `Authorization` header, asked for each request. */
  readonly authorization?: (() => string | Promise<string>) | undefined
  /** Headers that sign a request, where the credential depends on it; in place of `authorization`. */
  readonly sign?: ((request: WireRequest) => Readonly<Record<string, string>>) | undefined
  /** Reads the provider’s own error body. */
  readonly refusal: Refusal
  /** Takes credentials out of a text. */
  readonly scrub: (text: string) => string
}

/** Query, body and limits of a request to a JSON API. */
export interface JsonRequest {
  readonly query?: FormFields | undefined
  /** Sent as JSON. */
  readonly body?: unknown
  /** Given for what can ring a phone; everything else has the plain deadline. */
  readonly limits?: FetchLimits | undefined
  /** True: `null` where the provider's own error body says that the object does not exist. */
  readonly nullable?: boolean | undefined
}

/** A provider's REST API with JSON in both directions. One exchange per call: nothing is ever repeated. */
export interface JsonApi {
  /** The parsed JSON of a success, null where it has no body; else a `CallError`. */
  request(method: string, path: string, options?: JsonRequest): Promise<unknown>
  /** The same for a request that `map` made: only the `Authorization` header is added. */
  sendAsIs(request: WireRequest, limits: FetchLimits, refusal?: Refusal): Promise<unknown>
}

/** Whether the provider's own error body says that the object does not exist. */
export const isNotFound = (error: unknown): boolean =>
  CallError.isInstance(error) && error.code === 'not-found'

/** Null for an object that the provider does not have. */
export const orNull = async <T>(wanted: Promise<T>): Promise<T | null> => {
  try {
    return await wanted
  } catch (error) {
    if (isNotFound(error)) return null
    throw error
  }
}

/** Runs a removal; an object that does not exist any more counts as removed. */
export const unlessGone = async (removal: Promise<unknown>): Promise<void> =>
  void (await orNull(removal))

/** Makes a client of a JSON API: one request each, with refusals as `CallError`s. */
export const createJsonApi = (options: JsonApiOptions): JsonApi => {
  const { provider, host, baseUrl, authorization, sign, scrub } = options

  const exchange = async (
    request: WireRequest,
    limits: FetchLimits,
    refusal: Refusal,
    nullable: boolean,
  ): Promise<unknown> => {
    const value = authorization?.()
    // Nothing is waited for where the credential is there: a request leaves in the turn in which it is asked for.
    const bearer = typeof value === 'object' ? await value : value
    const secretHeaders = {
      ...(bearer !== undefined && { authorization: bearer }),
      ...sign?.(request),
    }
    const response = await send(host, request, { provider, limits, secretHeaders })
    if (response.status < 200 || response.status > 299) {
      const error = refusal(response, host.clock.wall(), scrub)
      // A finer code, such as that of a room, is about what is not there too.
      const isMissing = response.status === 404 && error.dialled === 'no'
      if (nullable && (isMissing || isNotFound(error))) return null
      throw error
    }
    if (response.body === '') return null
    try {
      return JSON.parse(response.body) as unknown
    } catch {
      const path = withoutNumbers(decodeURIComponent(new URL(request.url).pathname))
      throw unreadableReply(provider, `${request.method} ${path}`)
    }
  }

  return {
    sendAsIs: (request, limits, refusal = options.refusal) =>
      exchange(request, limits, refusal, false),
    request(method, path, { query = {}, body, limits, nullable = false } = {}) {
      const text = formEncode(query)
      const request = {
        method,
        url: `${baseUrl}${path}${text && `?${text}`}`,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      }
      return exchange(request, { timeoutMs: deadlineFor(), ...limits }, options.refusal, nullable)
    },
  }
}
