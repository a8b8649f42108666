// A process of the chaos run: one dispatcher over the shared store, behind HTTP on loopback.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createDispatcher, memoryStore, type Dispatcher, type Store } from '@callplane/core'
import type { PluginUnderTest } from '@callplane/conformance'
import { nodeHost, nodeWebhooks } from '@callplane/kit'
import { apiListener, apiPath } from './api.ts'
import { createDoors, hostThroughDoors, storeThroughDoors } from './doors.ts'
import type { Notice, Order, ServingConfig, StorePlace } from './messages.ts'
import { createSharedClock, type SharedTime } from './shared-time.ts'

/** Real milliseconds between two notices to the run. */
const tellEvery = 100

type OpenStore = Store & { close?(): Promise<void> }

/** Of the package of a store: `sqliteStore(file)` or `postgresStore({ connectionString })`. */
type StoreModule = Readonly<Record<string, (options: object) => OpenStore>>

const optionsOf = ({ kind, address }: StorePlace): object =>
  kind === 'sqlite' ? { file: address } : { connectionString: address }

const openStore = async (place: StorePlace): Promise<OpenStore> => {
  if (place.kind === 'memory') return memoryStore()
  const entry = new URL(`../../../packages/stores/${place.kind}/src/index.ts`, import.meta.url)
  const open = ((await import(entry.href)) as StoreModule)[`${place.kind}Store`]
  if (!open) throw new Error(`${entry.pathname} exports no store`)
  return open(optionsOf(place))
}

const isPlugin = (value: unknown): value is PluginUnderTest =>
  typeof value === 'function' && 'id' in value && 'can' in value

const connect = async ({ id, settings }: ServingConfig['providers'][number]) => {
  const folder = new URL(`../../../packages/providers/${id}/src/plugin.ts`, import.meta.url)
  const plugin = Object.values((await import(folder.href)) as object).find(isPlugin)
  if (!plugin) throw new Error(`${id} exports no plugin`)
  return plugin(settings)
}

const tell = (notice: Notice): void => void (process.connected && process.send?.(notice))

/** Ids are told together, now and then. */
const gather = (kind: 'settled' | 'taken-over'): ((ids: readonly string[]) => void) => {
  let waiting: string[] = []
  return (ids) => {
    if (waiting.length === 0)
      setTimeout(() => tell({ kind, ids: waiting.splice(0) }), tellEvery).unref()
    waiting = [...waiting, ...ids]
  }
}

const doors = createDoors()
let close = async (): Promise<void> => {}
let follow = (_time: SharedTime): void => {}

const serve = async (config: ServingConfig): Promise<void> => {
  const { serial, time, publicUrl, rules, pace, leaseMs } = config
  const store = await openStore(config.store)
  const clock = createSharedClock(time)
  follow = clock.follow
  const bare = nodeHost({
    publicUrl,
    clock,
    log: ({ level, ...entry }) => {
      if (level === 'error') tell({ kind: 'log', line: JSON.stringify(entry) })
    },
  })
  const host = hostThroughDoors(bare, serial, doors)
  const dispatcher = createDispatcher({
    host,
    providers: await Promise.all(config.providers.map(connect)),
    rules,
    pace,
    leaseMs,
    store: storeThroughDoors(store, doors, gather('taken-over')),
    // What a machine has to do takes real time, however fast the calls' time runs.
    times: { sendWithinMs: 2_000 * time.speed, settleWithinMs: 5_000 * time.speed },
  }) as Dispatcher
  const settled = gather('settled')
  dispatcher.on('call-changed', (call) => {
    if (call.settled) settled([call.id])
  })
  const webhooks = nodeWebhooks({ dispatcher, host })
  const api = apiListener(dispatcher)
  const server = createServer((request, response) =>
    (request.url?.startsWith(apiPath) ? api : webhooks)(request, response),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = async () => {
    server.close()
    await dispatcher.close()
    server.closeAllConnections()
    await store.close?.()
    await bare[Symbol.asyncDispose]()
  }
  tell({ kind: 'serving', port: (server.address() as AddressInfo).port })
}

process.on('message', (order: Order) => {
  if (order.kind === 'serve') void serve(order.config)
  else if (order.kind === 'strike') doors.arm(order.strike)
  else if (order.kind === 'follow') follow(order.time)
  else void close().then(() => process.exit(0))
})
// The run is over, or was interrupted.
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole group; the run decides which processes end.
process.on('SIGINT', () => {})
