import { createJournal, type Journal } from '../journal/journal.ts'
import type { CallRecord } from '../journal/record.ts'
import { project } from '../merge/project.ts'
import { remembered } from '../merge/remembered.ts'
import type { Call } from '../model/call.ts'
import { CallError } from '../model/error.ts'
import type { Milliseconds } from '../model/units.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import { createChangeFeed, type ChangeFeed } from './change-feed.ts'
import { byName, createWorld } from './create-world.ts'
import type { DispatcherOptions } from './dispatcher-api.ts'
import { createEngine, type Engine } from './engine.ts'
import { dueAt } from './next/next-step.ts'
import { createLeaseEnds } from './lease-ends.ts'
import { memoryStore } from './memory-store.ts'
import type { StepWorld } from './next/step.ts'
import { createOperations, type Operations } from './operations.ts'
import { createOwnedCalls, type OwnedCalls } from './owned-calls.ts'
import { sampleOf } from '../merge/ramp-sample.ts'
import type { CallSummary } from '../journal/store-write.ts'
import type { RampFeed } from './ramp/ramp-feed.ts'
import { createRamping } from './ramp/ramping.ts'
import { createRampWatch } from './ramp/ramp-watch.ts'
import { createReadAgain } from './read-again.ts'
import { enterStore } from './enter-store.ts'
import { createTakingUp, type TakingUp } from './taking-up.ts'
import { createWaiters, reached, type Until, type Waiters } from './waiters.ts'
import type { DispatchWorld } from './world.ts'

/** The running parts of a dispatcher. */
export interface Runtime extends Omit<TakingUp, 'takeUpSome'> {
  readonly world: DispatchWorld
  readonly journal: Journal
  readonly engine: Engine
  readonly owned: OwnedCalls
  readonly feed: ChangeFeed
  readonly rampFeed: RampFeed
  readonly waiters: Waiters
  readonly operations: Operations
  /** The public record of a call. */
  view(record: CallRecord): Call
  /** Throws `call-unknown`. */
  find(id: string): Promise<CallRecord>
  /** `timeout`: of the calls' time. */
  wait(id: string, until: Until, timeout?: Milliseconds): Promise<Call>
  /** Enters the store. Throws where it refuses this dispatcher at once. */
  start(): void
  /** Gives the store up, and the calls to others. */
  leave(): Promise<void>
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

const summarised = (record: CallRecord, call: Call): CallSummary => ({
  status: call.status,
  provider: call.provider,
  sample: sampleOf(record, call),
})

export const createRuntime = (options: DispatcherOptions<readonly Provider[]>): Runtime => {
  const { host } = options
  const { calls, ramps: rampStore } = options.store ?? memoryStore()
  const providers = byName(options.providers)
  const can = (provider: string) => providers.get(provider)?.definition.can
  // Records never change, so neither does what is made of one; what was `after` is the next change's `before`.
  const view = remembered((record: CallRecord): Call => project(record, can))
  const { time, store, membership } = enterStore(options, calls, providers, {
    summaryOf: (record) => summarised(record, view(record)),
    changed: ({ id, version }) => void noticed(id, version),
    work: (until, limit) => takingUp.takeUpSome(until, limit),
    lost: () => engine.drop(),
  })
  const owned = createOwnedCalls()
  const ramping = createRamping(rampStore, host)
  const world = createWorld(options, { providers, store, time, owned, ramping })
  const rampWatch = createRampWatch(world, view)
  const inFlight = new Set<string>()
  const leases = createLeaseEnds(time.now)
  const stepWorld = (id: string): StepWorld => ({
    now: world.callTimes.now(id),
    latest: world.callTimes.latest(id),
    since: world.callTimes.since(id),
    times: world.times,
    can,
    leaseEnd: leases.of,
    inFlight,
    webhooksOf: world.webhooksOf,
    onUnknown: world.onUnknown,
  })
  const waiters = createWaiters(host.clock)
  const readAgain = createReadAgain(host.clock, (id, version) => void noticed(id, version))
  const feed = createChangeFeed({
    store,
    view,
    log: host.log,
    waiters,
    wrote: rampWatch.wrote,
    unread: readAgain.add,
  })
  const journal = createJournal({
    store,
    clock: host.clock,
    now: time.now,
    timeOf: world.callTimes.now,
    random: options.random ?? Math.random,
    inFlight,
    dueAt: (record) => dueAt(record, stepWorld(record.id)),
    changed(before, after, mine) {
      if (after.dueAt !== null && mine === true) owned.add(after.id)
      if (after.dueAt !== null && mine === false) engine.drop([after.id])
      owned.know(after)
      feed.wrote(before, after)
      if (after.dueAt !== null && !engine.tracks(after.id)) engine.schedule(after.id, after)
    },
    fenced: (id) => engine.drop([id]),
    doubtful: readAgain.add,
    leased: leases.learn,
  })
  const engine = createEngine(world, journal, owned, stepWorld, (record) => {
    if (world.rules.loaded?.usesQuality) world.quality.observe(view(record))
  })
  const takingUp = createTakingUp(world, engine, owned)
  /** Another dispatcher wrote: waits, listeners and what this one has planned for the call depend on it. */
  const noticed = async (id: string, version: number): Promise<void> => {
    const record = await feed.foreign(id, version, owned.has(id))
    if (record) engine.schedule(id, record)
  }
  return {
    world,
    journal,
    engine,
    owned,
    feed,
    rampFeed: ramping.rampFeed,
    waiters,
    operations: createOperations(),
    view,
    start: membership.start,
    leave() {
      readAgain.close()
      rampWatch.close()
      world.rules.detach()
      return membership.leave()
    },
    workOn: takingUp.workOn,
    takeUp: takingUp.takeUp,
    ...createReading(world, waiters, view),
  }
}
