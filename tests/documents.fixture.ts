import { createServer, type IncomingMessage, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setUpBench, type Bench } from '@callplane/conformance'
import type { ApplicationDocument, Call, Host } from '@callplane/core'
import { documentRunner, type DocumentAccount } from '@callplane/flows'
import { nodeHost } from '@callplane/kit'
import { emulatedProviders } from '../scripts/emulated-providers.ts'

export const carriers = emulatedProviders.filter(({ plugin }) =>
  plugin.can.connect.includes('flow'),
)
export type Carrier = (typeof carriers)[number]

/** A request that an application got. */
export interface Got {
  readonly method: string
  readonly path: string
  /** As the application's own framework would rebuild it. */
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Reply {
  readonly type: string
  readonly body: string
  readonly cookie?: string | undefined
}

export interface RunningApplication {
  readonly origin: string
  readonly got: Got[]
  close(): Promise<void>
}

/** Serves an application on a port of this machine. */
export const serve = async (
  answer: (got: Got) => Reply | undefined,
): Promise<RunningApplication> => {
  const got: Got[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = `http://${request.headers.host}${request.url}`
      const one = {
        method: request.method ?? '',
        path: new URL(url).pathname,
        url,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      got.push(one)
      const reply = answer(one)
      response.writeHead(reply ? 200 : 403, {
        ...(reply && { 'content-type': reply.type }),
        ...(reply?.cookie !== undefined && { 'set-cookie': reply.cookie }),
      })
      response.end(reply?.body ?? '')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    got,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Requests over real sockets, of which the clock of the test knows nothing: time stands still while one is under way. */
const patientFetch = (host: Host) => {
  const open = new Set<Promise<unknown>>()
  return {
    fetch: (async (request, limits) => {
      const response = host.fetch(request, { signal: limits?.signal })
      open.add(response)
      try {
        return await response
      } finally {
        open.delete(response)
      }
    }) satisfies Host['fetch'],
    async settled() {
      while (open.size > 0) await Promise.allSettled(open)
    },
  }
}

export interface RunningCall {
  readonly bench: Bench
  /** Lets time pass until the caller has heard it. */
  hears(text: string): Promise<void>
  advance(seconds: number): Promise<void>
  /** The record, once it is settled. */
  end(): Promise<Call>
  close(): Promise<void>
}

export const spoken = ({ emulator }: Bench, caller: string): readonly string[] =>
  (emulator.calls().find(({ to }) => to.includes(caller.slice(1)))?.sounds ?? [])
    .filter(({ kind, from }) => kind === 'speech' && from === 'caller')
    .map(({ text }) => text)

/** A call on one carrier whose application says what happens. */
export const callWith = async (
  { plugin, harness }: Carrier,
  caller: string,
  application: RunningApplication,
  document: Omit<ApplicationDocument, 'url'> & { readonly path: string },
  accounts: Readonly<Record<string, DocumentAccount>>,
): Promise<RunningCall> => {
  const real = nodeHost({ log: () => {} })
  const { fetch, settled } = patientFetch(real)
  const { origin } = application
  const bench = await setUpBench(plugin, harness, {
    application: { origin, documents: documentRunner({ accounts }), fetch },
  })
  const { clock, dispatcher } = bench
  const step = async () => {
    await clock.advance(250)
    await settled()
  }
  const advance = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 0.25) await step()
  }
  const { path, ...rest } = document
  let placed: Call | undefined
  const dispatched = dispatcher
    .dispatch(bench.call(caller, { connect: { document: { url: `${origin}${path}`, ...rest } } }))
    .then((call) => (placed = call))
  await clock.advance(1_000)
  await dispatched
  return {
    bench,
    advance,
    async hears(text) {
      for (let tries = 0; tries < 480 && !spoken(bench, caller).includes(text); tries++)
        await step()
    },
    async end() {
      await advance(120)
      const call = await dispatcher.calls.get(placed?.id ?? '')
      if (!call) throw new Error('the call has no record')
      return call
    },
    async close() {
      await bench.close()
      await real[Symbol.asyncDispose]()
    },
  }
}
