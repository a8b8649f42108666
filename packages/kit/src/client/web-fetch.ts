import type { FetchLimits, Host } from '@callplane/core'
import { textResponse } from './text-response.ts'

/** The part of a WHATWG `fetch` that SDKs use. */
export type WebFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

interface Body {
  readonly text?: string
  /** What `fetch` would add where no content type is given. */
  readonly type?: string | null
}

const readBody = async (body: RequestInit['body']): Promise<Body> => {
  if (body === undefined || body === null) return {}
  if (typeof body === 'string') return { text: body, type: 'text/plain;charset=UTF-8' }
  if (body instanceof URLSearchParams)
    return {
      text: body.toString(),
      type: 'application/x-www-form-urlencoded;charset=UTF-8',
    }
  if (body instanceof Uint8Array) return { text: strict.decode(body) }
  const wrapped = new Response(body)
  return {
    text: strict.decode(await wrapped.arrayBuffer()),
    type: wrapped.headers.get('content-type'),
  }
}

const headersOf = (headers: RequestInit['headers']): Record<string, string> => {
  const found: Record<string, string> = {}
  if (headers !== undefined)
    (headers instanceof Headers ? headers : new Headers(headers)).forEach((value, name) => {
      found[name] = value
    })
  // We would get what we cannot read: `Host.fetch` does not decompress.
  delete found['accept-encoding']
  return found
}

const allSignals = (
  ...signals: readonly (AbortSignal | null | undefined)[]
): AbortSignal | undefined => {
  const given = signals.filter((signal) => signal !== null && signal !== undefined)
  return given.length > 1 ? AbortSignal.any(given) : given[0]
}

/**
 * A `fetch` for SDKs that take one, over `host.fetch`. Never follows a redirect and repeats nothing. It rejects with the
 * `TransportError` itself, so that `findTransportError` can tell what was sent. Bodies have to be text (UTF-8).
 */
export const webFetch =
  (host: Host, limits: FetchLimits = {}): WebFetch =>
  async (input, init = {}) => {
    const request = input instanceof Request ? input : undefined
    const headers = headersOf(init.headers ?? request?.headers)
    const { text, type } = await readBody(init.body ?? request?.body)
    if (type && headers['content-type'] === undefined) headers['content-type'] = type
    const response = await host.fetch(
      {
        method: (init.method ?? request?.method ?? 'GET').toUpperCase(),
        url: request?.url ?? String(input),
        headers,
        body: text,
      },
      { ...limits, signal: allSignals(limits.signal, init.signal ?? request?.signal) },
    )
    return textResponse(response)
  }
