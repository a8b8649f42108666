import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  BODY_LIMIT,
  ConnectionResetError,
  json,
  type EmulatorResponse,
  type Handle,
} from './message.ts'

export type ListenOptions = {
  /** A free one when 0 or absent. */
  readonly port?: number | undefined
  /** 127.0.0.1 when absent: nothing here should be reachable from outside. */
  readonly host?: string | undefined
}

export type Listening = {
  /** `http://host:port` */
  readonly url: string
  readonly close: () => Promise<void>
}

/** A thin HTTP shell over `handle`. */
export async function serve(
  handle: Handle,
  { port = 0, host = '127.0.0.1' }: ListenOptions = {},
): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    // A failing request ends its own connection, not the process.
    const { socket } = incoming
    exchange(handle, incoming, outgoing).catch(() => void socket.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Bytes of a stream that wait for a slow reader. */
const MOST_UNSENT = 8 * 1024 * 1024

async function exchange(
  handle: Handle,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  const { socket } = incoming
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort()
  })
  try {
    const body = await readBody(incoming)
    if (body === undefined) {
      const refusal = json(413, { error: `The body exceeds ${BODY_LIMIT} bytes.` })
      return write(outgoing, refusal, { connection: 'close' })
    }
    const request = {
      method: incoming.method ?? 'GET',
      url: incoming.url ?? '/',
      headers: flatten(incoming.headersDistinct),
      body,
      origin: `http://${incoming.headers.host ?? 'localhost'}`,
    }
    write(outgoing, await handle(request, { signal: gone.signal }))
  } catch (error) {
    if (!(error instanceof ConnectionResetError) && !gone.signal.aborted) {
      return write(outgoing, json(500, { error: 'emulator.broken', detail: String(error) }))
    }
    // A real RST, so that clients see ECONNRESET and not a polite end.
    if (!socket.destroyed) socket.resetAndDestroy()
  }
}

/**
 * Undefined when the body is too large. The rest is read and discarded, because a client that
 * is still writing would see a reset in place of the answer.
 */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size <= BODY_LIMIT) chunks.push(chunk)
    else chunks.length = 0
    // A client that sends this much is not waiting for an answer.
    if (size > 64 * BODY_LIMIT) throw new ConnectionResetError()
  }
  return size > BODY_LIMIT ? undefined : Buffer.concat(chunks)
}

function flatten(headers: NodeJS.Dict<string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name, (values ?? []).join(', ')]),
  )
}

function write(
  outgoing: ServerResponse,
  { status, headers, body, stream }: EmulatorResponse,
  extra: Readonly<Record<string, string>> = {},
): void {
  if (stream) {
    outgoing.writeHead(status, { ...headers, ...extra })
    outgoing.write(body)
    const stop = stream((text) => {
      outgoing.write(text)
      // A reader that does not read must not fill the memory.
      if (outgoing.writableLength > MOST_UNSENT) outgoing.destroy()
    })
    outgoing.once('close', stop)
    return
  }
  outgoing.writeHead(status, { ...headers, ...extra, 'content-length': String(body.byteLength) })
  outgoing.end(body)
}
