import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Dispatcher, Host } from '@callplane/core'
import { nodeWebhooks } from '@callplane/kit'

/** A plain Node server for webhooks on loopback. It listens before the dispatcher exists, which needs to know where. */
export const webhookServer = async () => {
  let listener: ReturnType<typeof nodeWebhooks> | undefined
  const server = createServer((request, response) => listener?.(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    publicUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(dispatcher: Pick<Dispatcher, 'receive'>, host: Pick<Host, 'publicUrl' | 'clock'>): void {
      listener = nodeWebhooks({ dispatcher, host })
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
