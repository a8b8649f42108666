import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Dispatcher } from '@callplane/core'

/** A plain Node server that hands providers' webhooks to a dispatcher. Listens on loopback before the dispatcher exists. */
export const webhookServer = async (dispatcher: () => Dispatcher) => {
  const server = createServer((request, response) => {
    const answer = async () => {
      const url = new URL(request.url ?? '/', publicUrl)
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      )
      const reply = await dispatcher().receive(
        decodeURIComponent(url.pathname.split('/').at(-1) ?? ''),
        {
          method: request.method ?? 'POST',
          url: url.href,
          headers,
          body: await buffer(Readable.from(request)),
          receivedAt: Date.now(),
        },
      )
      response.writeHead(reply.status, reply.headers).end(reply.body)
    }
    answer().catch((error: unknown) => {
      console.error(error)
      response.writeHead(500).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    publicUrl,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
