import type { IncomingMessage, RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import type { Door } from './create-door.ts'

const alreadyRead =
  'callplane: the body was read before the door. Mount the door before express.json(), express.urlencoded() and other body parsers.'

const headersOf = ({ rawHeaders }: IncomingMessage): Headers => {
  const headers = new Headers()
  for (let at = 0; at < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '')
  return headers
}

const requestOf = (incoming: IncomingMessage): Request => {
  const method = incoming.method ?? 'GET'
  // Express keeps the whole path here, where it cuts `url`.
  const path = (incoming as { originalUrl?: string }).originalUrl ?? incoming.url ?? '/'
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(new URL(path, `http://${incoming.headers.host ?? 'localhost'}`), {
    method,
    headers: headersOf(incoming),
    ...(hasBody && {
      body: Readable.toWeb(incoming) as unknown as ReadableStream<Uint8Array>,
      duplex: 'half',
    }),
  } as RequestInit)
}

/** A door as a listener of `node:http`, and so of Express, where it is mounted before body parsers. */
export const nodeDoor =
  ({ fetch }: Door): RequestListener =>
  (incoming, outgoing) => {
    const answer = async () => {
      if (incoming.readableDidRead) return outgoing.writeHead(500).end(alreadyRead)
      const response = await fetch(requestOf(incoming))
      outgoing.writeHead(response.status, Object.fromEntries(response.headers))
      return outgoing.end(Buffer.from(await response.arrayBuffer()))
    }
    answer().catch(() => {
      if (!outgoing.headersSent) outgoing.writeHead(500)
      outgoing.end()
    })
  }
