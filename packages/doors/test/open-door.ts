import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setUpBench, type Bench, type Harness, type PluginUnderTest } from '@callplane/conformance'
import type { Host, RoutingRuleInput, WireRequest, WireResponse } from '@callplane/core'
import { settlePromises } from '@callplane/core/testing'
import { documentRunner, type DocumentAccount } from '@callplane/flows'
import { createDoor, nodeDoor, type DoorOptions } from '../src/index.ts'

/** Where the application of the test is. */
export const applicationOrigin = 'https://app.example'

/** What a test says of a door, its application and the carrier behind it. */
export interface OpenDoorOptions<Credentials> extends Pick<
  DoorOptions<Credentials>,
  'provider' | 'credentials' | 'tenant' | 'upstream'
> {
  readonly carrier: { readonly plugin: PluginUnderTest; readonly harness: Harness }
  /** Id of the rule of the door; null for none. Default: that of the carrier. */
  readonly rule?: string | null | undefined
  /** Rules beside that of the carrier. */
  readonly rules?: readonly RoutingRuleInput[] | undefined
  /** Signs as this account of the document runner. */
  readonly account?: DocumentAccount | undefined
  /** What the application answers to a request at its origin. Default: an empty 204. */
  readonly application?: ((request: WireRequest) => WireResponse) | undefined
  /** Answers what is forwarded to `upstream`. */
  readonly upstreamFetch?: Host['fetch'] | undefined
  /** Judges tokens by the clock of this machine, for a client that signs them itself. Default: by the manual clock. */
  readonly isRealTime?: boolean | undefined
}

/** A door on a port of this machine, for the provider's own client, over a dispatcher on the emulator and a manual clock. */
export interface OpenDoor extends AsyncDisposable {
  readonly bench: Bench
  /** Where the client reaches the door. */
  readonly url: string
  /** What the application was asked and told, in order. */
  readonly told: readonly WireRequest[]
  /** Lets time pass for the calls, a millisecond at a time, until work over real sockets is done. */
  during<Result>(work: Promise<Result>): Promise<Result>
  /** Lets time pass for the calls. */
  advance(seconds: number): Promise<void>
}

const nothing: WireResponse = { status: 204, headers: {}, body: '' }

const listen = async (server: ReturnType<typeof createServer>): Promise<string> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Opens a door; dispose of it with `await using`. */
export const openDoor = async <Credentials>(
  options: OpenDoorOptions<Credentials>,
): Promise<OpenDoor> => {
  const {
    carrier,
    account,
    application = () => nothing,
    upstreamFetch,
    isRealTime = false,
    rule = 'conformance',
    rules,
    ...doorOptions
  } = options
  const told: WireRequest[] = []
  const bench = await setUpBench(carrier.plugin, carrier.harness, {
    ...(rules && { rules }),
    application: {
      origin: applicationOrigin,
      documents: documentRunner({ accounts: account ? { application: account } : {} }),
      async fetch(request) {
        told.push(request)
        return application(request)
      },
    },
  })
  const { clock } = bench
  const server = createServer((request, response) => listener(request, response))
  const url = await listen(server)
  const listener = nodeDoor(
    createDoor({
      ...doorOptions,
      dispatcher: bench.dispatcher,
      host: {
        ...bench.host,
        ...(isRealTime && { clock: { ...bench.host.clock, wall: Date.now } }),
        ...(upstreamFetch && { fetch: upstreamFetch }),
      },
      publicUrl: url,
      ...(rule !== null && { rule }),
      ...(account && { signAs: 'application' }),
    }),
  )
  return {
    bench,
    url,
    told,
    async during(work) {
      const state = { isSettled: false }
      const settled = () => void (state.isSettled = true)
      work.then(settled, settled)
      while (!state.isSettled) {
        await settlePromises()
        if (!state.isSettled) await clock.advance(1)
      }
      return work
    },
    advance: (seconds) => clock.advance(seconds * 1000),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await bench.close()
    },
  }
}
