import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { nodeDoor } from '@callplane/doors'
import type { Mounted } from './load-doors.ts'

/** One request that was answered. */
export interface AnsweredRequest {
  readonly method: string
  /** Without its query, which may hold numbers. */
  readonly path: string
  readonly status: number
  readonly milliseconds: number
}

/** How doors are served. */
export interface DoorServerOptions {
  readonly port: number
  readonly host: string
  /** Told of every request after its answer, and of those that were cut off. */
  onAnswered(request: AnsweredRequest): void
}

const listenerOf = (mounted: Mounted): RequestListener =>
  nodeDoor(typeof mounted === 'function' ? { fetch: mounted } : mounted)

const isBelow = (path: string, prefix: string): boolean =>
  path === prefix || path.startsWith(`${prefix}/`)

/** Serves doors by their paths. Resolves when requests are taken. */
export const serveDoors = async (
  doors: ReadonlyMap<string, Mounted>,
  { port, host, onAnswered }: DoorServerOptions,
): Promise<{ readonly url: string; close(): Promise<void> }> => {
  const listeners = [...doors].map(([prefix, door]) => [prefix, listenerOf(door)] as const)
  const server: Server = createServer((incoming, outgoing) => {
    const started = performance.now()
    const [path = '/'] = (incoming.url ?? '/').split('?', 1)
    outgoing.once('close', () =>
      onAnswered({
        method: incoming.method ?? 'GET',
        path,
        status: outgoing.statusCode,
        milliseconds: Math.round(performance.now() - started),
      }),
    )
    const found = listeners.find(([prefix]) => isBelow(path, prefix))
    if (found) found[1](incoming, outgoing)
    else
      outgoing.writeHead(404, { 'content-type': 'text/plain' }).end('there is no door at this path')
  })
  server.listen(port, host)
  await once(server, 'listening')
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    async close() {
      const closed = once(server, 'close')
      // Requests that are under way are answered; connections that wait for another one are closed.
      server.close()
      server.closeIdleConnections()
      await closed
    },
  }
}
