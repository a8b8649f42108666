import { createJournal, type Journal } from '../journal/journal.ts'
import type { CallRecord } from '../journal/record.ts'
import { project } from '../merge/project.ts'
import { remembered } from '../merge/remembered.ts'
import type { Call } from '../model/call.ts'
import { CallError } from '../model/error.ts'
import type { Milliseconds } from '../model/units.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import { createChangeFeed, type ChangeFeed } from './engine/change-feed.ts'
import { byName, createWorld } from './create-world.ts'
import type { DispatcherOptions } from './dispatcher-api.ts'
import { createEngine, type Engine } from './engine/engine.ts'
import { dueAt } from './next/next-step.ts'
import { createLeaseEnds } from './leases/lease-ends.ts'
import { memoryStore } from './memory-store.ts'
import type { StepWorld } from './next/step.ts'
import { createOperations, type Operations } from './engine/operations.ts'
import { createOwnedCalls, type OwnedCalls } from './leases/owned-calls.ts'
import { sampleOf } from '../merge/ramp-sample.ts'
import type { CallSummary } from '../journal/store/store-write.ts'
import type { RampFeed } from './ramp/ramp-feed.ts'
import { createRamping } from './ramp/ramping.ts'
import { createRampWatch } from './ramp/ramp-watch.ts'
import { enterStore } from './leases/enter-store.ts'
import { createTakingUp, type TakingUp } from './leases/taking-up.ts'
import { createWaiters, reached, type Until, type Waiters } from './engine/waiters.ts'
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
      // A condition of the application that throws must not fail the write that it is asked about: it ends the wait.
      const isOver = (record: CallRecord): boolean => {
        try {
          return done(record)
        } catch {
          return true
        }
      }
      // Registered before the first look, so that no change in between is missed.
      const waiting = waiters.wait(id, isOver, timeout)
      try {
        const record = await find(id)
        if (done(record)) return view(record)
        const last = await waiting.done
        // Throws what the condition has thrown.
        if (last) done(last)
        return view(last ?? (await find(id)))
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

/** What the next step of a call is decided by, at the time of that call. */
const stepWorldsOf =
  (
    { callTimes, times, webhooksOf, onUnknown }: DispatchWorld,
    parts: Pick<StepWorld, 'can' | 'leaseEnd' | 'inFlight'>,
  ) =>
  (id: string): StepWorld => ({
    now: callTimes.now(id),
    latest: callTimes.latest(id),
    since: callTimes.since(id),
    times,
    webhooksOf,
    onUnknown,
    ...parts,
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
    changed: ({ id, version }) => void feed.foreign(id, version),
    work: (until, limit) => takingUp.takeUpSome(until, limit),
    lost: () => engine.drop(),
  })
  const owned = createOwnedCalls()
  const ramping = createRamping(rampStore, host)
  const world = createWorld(options, { providers, store, time, owned, ramping })
  const rampWatch = createRampWatch(world, view)
  const inFlight = new Set<string>()
  const leases = createLeaseEnds(time.now)
  const stepWorld = stepWorldsOf(world, { can, leaseEnd: leases.of, inFlight })
  const waiters = createWaiters(host.clock)
  const feed = createChangeFeed({
    store,
    view,
    host,
    waiters,
    wrote: rampWatch.wrote,
    wanted: owned.has,
    read: (record) => engine.schedule(record.id, record),
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
    doubtful: feed.doubtful,
    leased: leases.learn,
  })
  const engine = createEngine(world, journal, owned, stepWorld, (record) => {
    if (world.rules.loaded?.usesQuality) world.quality.observe(view(record))
  })
  const takingUp = createTakingUp(world, engine, owned)
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
      feed.close()
      rampWatch.close()
      world.rules.detach()
      return membership.leave()
    },
    workOn: takingUp.workOn,
    takeUp: takingUp.takeUp,
    ...createReading(world, waiters, view),
  }
}
