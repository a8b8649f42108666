import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Got } from './door.ts'

/** What an application answers; nothing where it is only told of something. */
export type Answer = { readonly type: string; readonly body: string } | null

/** Applications on one port of this machine, each below a path of its own. */
export interface Applications {
  readonly origin: string
  /** What was requested below a path, in order. */
  got(path: string): readonly Got[]
  close(): Promise<void>
}

/** Serves applications: `answer` says what the one at a path says. */
export const serveApplications = async (
  answer: (path: string, got: Got) => Answer,
): Promise<Applications> => {
  const all: { readonly path: string; readonly got: Got }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = `http://${request.headers.host}${request.url}`
      const path = new URL(url).pathname
      const body = Buffer.concat(chunks).toString()
      const got = { method: request.method ?? '', url, headers: request.headers, body }
      all.push({ path, got })
      const answered = answer(path, got)
      response.writeHead(answered ? 200 : 204, answered ? { 'content-type': answered.type } : {})
      response.end(answered?.body)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got: (prefix) => all.flatMap(({ path, got }) => (path.startsWith(prefix) ? got : [])),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
