import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'

/** A request of Node's server, with what Express adds to it. */
type NodeRequest = IncomingMessage & {
  /** The URL before a router took its mount path off. */
  readonly originalUrl?: string
  /** What a body parser made of the body, which then cannot be read again. */
  readonly body?: unknown
}

const headersOf = (request: NodeRequest): Headers => {
  const headers = new Headers()
  for (const [name, values] of Object.entries(request.headersDistinct))
    for (const value of values ?? []) headers.append(name, value)
  return headers
}

const bodyOf = (
  request: NodeRequest,
): ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | string | null => {
  if (request.method === 'GET' || request.method === 'HEAD') return null
  // Express 4 sets `body` although the body is unread, so the stream is checked.
  if (request.readableEnded) {
    const { body } = request
    if (body === undefined) return null
    if (typeof body === 'string') return body
    return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body)
  }
  return Readable.toWeb(request) as ReadableStream<Uint8Array>
}

const toRequest = (request: NodeRequest): Request => {
  // The host only completes the URL; nothing is decided by it.
  const url = new URL(request.originalUrl ?? request.url ?? '/', 'http://localhost')
  const body = bodyOf(request)
  return new Request(url, {
    method: request.method ?? 'GET',
    headers: headersOf(request),
    body,
    ...(body !== null && { duplex: 'half' }),
  })
}

const send = async (response: Response, to: ServerResponse): Promise<void> => {
  to.writeHead(response.status, Object.fromEntries(response.headers))
  if (!response.body) {
    to.end()
    return
  }
  // Event streams have to begin before their first event.
  to.flushHeaders()
  const reader = response.body.getReader()
  // A reader that goes away ends the stream at its source.
  to.once('close', () => void reader.cancel().catch(() => {}))
  // A stream that fails while the connection is full would otherwise wait for it to drain.
  reader.closed.catch(() => to.destroy())
  // Written chunk by chunk, without a buffer in between: a stalled reader holds one chunk, and the stream knows it.
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read())
      if (!to.write(read.value)) await drained(to)
    to.end()
  } catch {
    to.destroy()
  }
}

const drained = (to: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const settle = (): void => {
      to.off('drain', settle)
      to.off('close', settle)
      resolve()
    }
    to.once('drain', settle)
    to.once('close', settle)
  })

/** A fetch handler as a listener of `node:http`, and as a middleware of Express, behind a body parser too. */
export const nodeListener =
  (handler: (request: Request) => Promise<Response>) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const answer = async (): Promise<void> => send(await handler(toRequest(request)), response)
    answer().catch(() => {
      if (!response.headersSent) response.writeHead(400)
      response.end()
    })
  }
