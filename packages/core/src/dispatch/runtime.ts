import { createJournal, type Journal } from '../journal/journal.ts'
import { memoryStore } from '../journal/memory-store.ts'
import type { CallRecord } from '../journal/record.ts'
import { project } from '../merge/project.ts'
import { remembered } from '../merge/remembered.ts'
import type { Call } from '../model/call.ts'
import { CallError } from '../model/error.ts'
import type { Milliseconds } from '../model/units.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import { createChangeFeed, type ChangeFeed } from './change-feed.ts'
import { createWorld } from './create-world.ts'
import type { DispatcherOptions } from './dispatcher-api.ts'
import { createEngine, type Engine } from './engine.ts'
import { dueAt } from './next/next-step.ts'
import type { StepWorld } from './next/step.ts'
import { createOperations, type Operations } from './operations.ts'
import { createWaiters, reached, type Until, type Waiters } from './waiters.ts'
import type { DispatchWorld } from './world.ts'

/** The running parts of a dispatcher. */
export interface Runtime {
  readonly world: DispatchWorld
  readonly journal: Journal
  readonly engine: Engine
  readonly feed: ChangeFeed
  readonly waiters: Waiters
  readonly operations: Operations
  /** The public record of a call. */
  view(record: CallRecord): Call
  /** Throws `call-unknown`. */
  find(id: string): Promise<CallRecord>
  /** `timeout`: of the calls' time. */
  wait(id: string, until: Until, timeout?: Milliseconds): Promise<Call>
  /** Gives the store up. */
  detach(): void
}

const unknownCall = (id: string): CallError => new CallError('call-unknown', `unknown call ${id}`)

/** Reading and waiting, for which nothing has to run. */
const createReading = (
  { store }: DispatchWorld,
  waiters: Waiters,
  view: Runtime['view'],
): Pick<Runtime, 'find' | 'wait'> => {
  const find = async (id: string): Promise<CallRecord> => {
    const record = await store.get(id)
    if (!record) throw unknownCall(id)
    return record
  }
  return {
    find,
    async wait(id, until, timeout) {
      const done = (record: CallRecord) => reached(view(record), until)
      // Registered before the first look, so that no change in between is missed.
      const waiting = waiters.wait(id, done, timeout)
      try {
        const record = await find(id)
        if (done(record)) return view(record)
        return view((await waiting.done) ?? (await find(id)))
      } finally {
        waiting.cancel()
      }
    },
  }
}

export const createRuntime = (options: DispatcherOptions<readonly Provider[]>): Runtime => {
  const { host } = options
  const callStore = options.store ?? memoryStore()
  const world = createWorld(options, callStore)
  const can = (provider: string) => world.providers.get(provider)?.definition.can
  // Records never change, so neither does what is made of one; what was `after` is the next change's `before`.
  const view = remembered((record: CallRecord): Call => project(record, can))
  const inFlight = new Set<string>()
  const stepWorld = (id: string): StepWorld => ({
    now: world.callTimes.now(id),
    latest: world.callTimes.latest(id),
    since: world.callTimes.since(id),
    times: world.times,
    can,
    inFlight,
    webhooksOf: world.webhooksOf,
    onUnknown: world.onUnknown,
  })
  const waiters = createWaiters(host.clock)
  const feed = createChangeFeed({ store: world.store, view, log: host.log, waiters })
  const journal = createJournal({
    store: world.store,
    clock: host.clock,
    timeOf: world.callTimes.now,
    random: options.random ?? Math.random,
    inFlight,
    dueAt: (record) => dueAt(record, stepWorld(record.id)),
    changed(before, after) {
      feed.wrote(before, after)
      if (after.dueAt !== null && !engine.tracks(after.id)) engine.schedule(after.id, after)
    },
  })
  const engine = createEngine(world, journal, stepWorld, (record) => {
    if (world.rules.loaded?.usesQuality) world.quality.observe(view(record))
  })
  /** Another dispatcher wrote: waits, listeners and what this one has planned for the call depend on it. */
  const noticed = async (id: string, version: number): Promise<void> => {
    const record = await feed.foreign(id, version, engine.tracks(id))
    if (record && engine.tracks(id)) engine.schedule(id, record)
  }
  const detach = callStore.attach({
    id: world.store.owner,
    takeOver: options.takeOver ?? false,
    changed: ({ id, version }) => void noticed(id, version),
  })
  const reading = createReading(world, waiters, view)
  return {
    world,
    journal,
    engine,
    feed,
    waiters,
    operations: createOperations(),
    view,
    detach() {
      world.rules.detach()
      detach()
    },
    ...reading,
  }
}
