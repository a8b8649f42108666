import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Dispatcher, Host } from '@callplane/core'
import { createEmulator } from '@callplane/emulator'
import { nodeHost, nodeWebhooks } from '@callplane/kit'

/** An emulator in place of the providers, and a server on `node:http` for its webhooks. */
export const createWorld = async () => {
  const emulator = createEmulator({ speed: 40, timings: { talkFor: 2000 } })
  await emulator.listen()
  let listener: ReturnType<typeof nodeWebhooks> | undefined
  const server = createServer((request, response) => listener?.(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const host: Host & AsyncDisposable = nodeHost({
    publicUrl: `http://127.0.0.1:${port}`,
    clock: { now: emulator.clock.now, after: emulator.clock.after, wall: Date.now },
  })
  return {
    emulator,
    host,
    keysOf(provider: string) {
      const keys = emulator.keys()[provider]
      if (!keys) throw new Error(`the emulator has no ${provider}`)
      return keys
    },
    serve(dispatcher: Dispatcher): void {
      listener = nodeWebhooks({ dispatcher, host })
    },
    async close(): Promise<void> {
      server.closeAllConnections()
      server.close()
      await host[Symbol.asyncDispose]()
      await emulator.close()
    },
  }
}
export type World = Awaited<ReturnType<typeof createWorld>>
