import type { IncomingMessage, RequestListener } from 'node:http'
import {
  refuseUnknownOptions,
  type Dispatcher,
  type Host,
  type OptionNames,
  type WebhookRequest,
} from '@callplane/core'

/** What a handler needs: where webhooks go, and under which address providers called us. */
export interface WebhookHandlerOptions {
  /** Takes the webhooks. */
  readonly dispatcher: Pick<Dispatcher, 'receive'>
  /** The dispatcher's host. Signatures cover the public URL, which a proxy hides from us. */
  readonly host: Pick<Host, 'publicUrl' | 'clock'> & Partial<Pick<Host, 'log'>>
}

const handlerOptions: OptionNames<WebhookHandlerOptions> = { dispatcher: true, host: true }

/** Bytes. A larger body is refused unread. */
const limit = 1024 * 1024

/** What a provider signs are the bytes, which a body parser has turned into something else. */
const alreadyRead =
  'callplane: the body was read before the webhook handler. Mount the handler before express.json(), ' +
  'express.urlencoded() and other body parsers, or keep the bytes in request.rawBody.'

/** Says once, in the log, why every webhook fails. */
const refuseRead = ({ host }: WebhookHandlerOptions): (() => string) => {
  let told = false
  return () => {
    if (!told)
      host.log?.({ level: 'error', event: 'webhook-body-already-read', detail: alreadyRead })
    told = true
    return alreadyRead
  }
}

/** The reason of a 503, without the message, which may hold what came in. */
const logFailure = ({ host }: WebhookHandlerOptions, error: unknown): void => {
  const { name = 'Error', code } = (error ?? {}) as {
    readonly name?: string
    readonly code?: string
  }
  host.log?.({ level: 'error', event: 'webhook-failed', error: code ?? name })
}

interface Called {
  /** As a `URL` writes it. */
  readonly href: string
  readonly pathname: string
}

/** The part of a path behind the public URL's own path is `/webhooks/<provider name>`. */
const providerOf = ({ pathname }: Called): string => {
  const last = pathname.slice(pathname.lastIndexOf('/') + 1)
  if (!last.includes('%')) return last
  try {
    return decodeURIComponent(last)
  } catch {
    // No provider has such a name.
    return last
  }
}

let lastBase: { readonly text: string; readonly url: URL } | undefined
/** It is the same for every webhook. */
const baseOf = (text: string): URL => {
  if (lastBase?.text !== text) lastBase = { text, url: new URL(text) }
  return lastBase.url
}

/** A path and a query that a `URL` writes as they are: no host, no dot segments, nothing to be escaped. */
const plainPath = /^(?:\/[\w~-][\w.~-]*)+$/
const plainQuery = /^[\w.~%=&+-]*$/

/** The URL as the provider called it: the public address with the path and query that reached us. */
const publicUrlOf = (
  host: WebhookHandlerOptions['host'],
  pathAndQuery: string,
  fallback: string,
): Called => {
  const base = baseOf(host.publicUrl ?? fallback)
  const at = pathAndQuery.indexOf('?')
  const path = at < 0 ? pathAndQuery : pathAndQuery.slice(0, at)
  const query = at < 0 ? null : pathAndQuery.slice(at + 1)
  const prefix = base.pathname === '/' ? '' : base.pathname.replace(/\/$/, '')
  const full = path.startsWith(prefix) ? path : prefix + path
  const whole = query === null ? full : `${full}?${query}`
  return plainPath.test(full) && (query === null || plainQuery.test(query))
    ? { href: base.origin + whole, pathname: full }
    : new URL(whole, base)
}

const read = async (chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> => {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.byteLength
    if (length > limit) return null
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}

const receive = (
  { dispatcher, host }: WebhookHandlerOptions,
  url: Called,
  request: Pick<WebhookRequest, 'method' | 'headers' | 'body'>,
) =>
  dispatcher.receive(providerOf(url), { ...request, url: url.href, receivedAt: host.clock.wall() })

/** Webhooks as a fetch handler: for Hono, Bun, Deno, Workers and whatever else speaks `Request` and `Response`. */
export const fetchWebhooks = (options: WebhookHandlerOptions) => {
  refuseUnknownOptions('fetchWebhooks', options, handlerOptions)
  const refuse = refuseRead(options)
  return async (request: Request): Promise<Response> => {
    if (request.bodyUsed) return new Response(refuse(), { status: 500 })
    const seen = new URL(request.url)
    const body = request.body
      ? await read(request.body as unknown as AsyncIterable<Uint8Array>)
      : new Uint8Array()
    if (!body) return new Response('body too large', { status: 413 })
    const reply = await receive(
      options,
      publicUrlOf(options.host, seen.pathname + seen.search, seen.origin),
      {
        method: request.method,
        headers: Object.fromEntries(request.headers),
        body,
      },
    )
    return new Response(reply.body === '' ? null : reply.body, {
      status: reply.status,
      headers: reply.headers,
    })
  }
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> => {
  const read: Record<string, string> = {}
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value !== undefined) read[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return read
}

/** The whole body of a request; null once it is too long. Rejects where the request is cut off. */
const readBody = (request: IncomingMessage): Promise<Uint8Array | null> =>
  new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let length = 0
    request
      .on('data', (chunk: Buffer) => {
        length += chunk.byteLength
        if (length <= limit) parts.push(chunk)
        else {
          request.pause()
          resolve(null)
        }
      })
      .on('end', () => resolve(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)))
      .on('error', reject)
      // Comes after every request. An error is made, with its stack, only where one is needed.
      .on('close', () => {
        if (!request.readableEnded) reject(new Error('the request was incomplete'))
      })
  })

/** The bytes as they came, where something else has read them and kept them: NestJS and some clouds do. */
const keptBytes = (request: IncomingMessage): Uint8Array | undefined => {
  const { rawBody } = request as { readonly rawBody?: unknown }
  return rawBody instanceof Uint8Array ? rawBody : undefined
}

/**
 * Webhooks as a listener of `node:http`, and so of Express. Mount it before body parsers: signatures cover the bytes.
 * Where a parser has read the body, it is answered 500 with the reason, unless `request.rawBody` has kept the bytes.
 */
export const nodeWebhooks = (options: WebhookHandlerOptions): RequestListener => {
  refuseUnknownOptions('nodeWebhooks', options, handlerOptions)
  const refuse = refuseRead(options)
  return (request, response) => {
    const answer = async () => {
      const kept = keptBytes(request)
      if (!kept && request.readableDidRead) return response.writeHead(500).end(refuse())
      const body = kept ?? (await readBody(request))
      if (!body || body.byteLength > limit)
        return response.writeHead(413, { connection: 'close' }).end('body too large')
      // Express keeps the whole path here, where it cuts `url`.
      const path = (request as { originalUrl?: string }).originalUrl ?? request.url ?? '/'
      const url = publicUrlOf(options.host, path, `http://${request.headers.host ?? 'localhost'}`)
      const reply = await receive(options, url, {
        method: request.method ?? 'POST',
        headers: headersOf(request),
        body,
      })
      return response.writeHead(reply.status, reply.headers).end(reply.body)
    }
    answer().catch((error: unknown) => {
      logFailure(options, error)
      // The provider delivers it again.
      if (!response.headersSent) response.writeHead(503)
      response.end()
    })
  }
}
