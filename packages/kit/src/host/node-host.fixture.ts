// Servers and a host for the tests; closed after each.
import { createServer, type Server } from 'node:http'
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net'
import { TransportError, type FetchLimits } from '@callplane/core'
import { afterEach, expect } from 'vitest'
import { nodeHost } from './node-host.ts'

export const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const listen = async (server: Server | TcpServer): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)))
  if ('closeAllConnections' in server) cleanUps.push(() => server.closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Answers `/stall` never, `/status/N` with N, everything else with 200. */
export const start = async () => {
  const seen: Seen[] = []
  const sockets = new Set<unknown>()
  let onStall = () => {}
  const stalled = new Promise<void>((resolve) => (onStall = resolve))
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    sockets.add(request.socket)
    seen.push({ method: request.method, url: request.url, headers: request.headers, body })
    if (request.url === '/stall') return onStall()
    const status = Number(/^\/status\/(\d+)/.exec(request.url ?? '')?.[1] ?? 200)
    response.setHeader('x-twice', ['a', 'b'])
    if (status === 307) response.setHeader('location', '/elsewhere')
    if (request.url === '/large') return response.end(Buffer.alloc(8 * 1024 * 1024 + 1, 'x'))
    if (request.url === '/early-hints') response.writeEarlyHints({ link: '</a>; rel=preload' })
    response.statusCode = status
    response.end(`grüß ${request.url}`)
  })
  return { url: await listen(server), seen, sockets, stalled }
}

/** At the end of a reply: the server hangs up after it. */
export const cut = '<cut>'

/** Speaks raw TCP; `answer` gets the number of the chunk on this server. */
export const startRaw = async (answer: (n: number) => string | null) => {
  let chunks = 0
  const server = createTcpServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', () => {
      chunks += 1
      const reply = answer(chunks)
      if (reply === null) socket.resetAndDestroy()
      else if (reply.endsWith(cut)) socket.end(reply.slice(0, -cut.length))
      else socket.write(reply)
    })
  })
  return { url: await listen(server), chunks: () => chunks }
}

/** Speaks raw TCP in two parts: the second one once the first has been received. */
export const startInParts = async (first: string, second: string) => {
  let answered: (socket: Socket) => void = () => {}
  const accepted = new Promise<Socket>((resolve) => (answered = resolve))
  const server = createTcpServer((socket) => {
    socket.on('error', () => {})
    socket.setNoDelay(true)
    socket.on('data', () => socket.write(first, () => answered(socket)))
  })
  const resume = async () => {
    const socket = await accepted
    // A few turns of the event loop, in which the other end reads what was written.
    for (const _ of [1, 2, 3]) await new Promise((resolve) => setImmediate(resolve))
    socket.write(second)
  }
  return { url: await listen(server), resume }
}

export const startHost = (options: Parameters<typeof nodeHost>[0] = {}) => {
  const host = nodeHost(options)
  cleanUps.push(() => host[Symbol.asyncDispose]())
  return {
    host,
    post: (url: string, limits?: FetchLimits) =>
      host.fetch(
        { method: 'POST', url, headers: { 'content-type': 'text/plain' }, body: 'ü' },
        limits,
      ),
  }
}

export const failure = async (
  exchange: Promise<unknown>,
): Promise<Pick<TransportError, 'reason' | 'sent'>> => {
  const error = await exchange.then(
    () => {
      throw new Error('expected a failure')
    },
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(TransportError)
  const { reason, sent } = error as TransportError
  return { reason, sent }
}
