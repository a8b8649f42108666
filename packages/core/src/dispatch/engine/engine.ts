import { milliseconds, timeAfter, type Milliseconds } from '../../model/units.ts'
import type { Journal } from '../../journal/journal.ts'
import { isSameStep, nextStep } from '../next/next-step.ts'
import type { StepWorld } from '../next/step.ts'
import type { AttemptRecord, CallRecord } from '../../journal/record.ts'
import { createBeside } from './beside.ts'
import { createCallRun, type CallRun } from './call-run.ts'
import { createTimers } from './call-timers.ts'
import { perform } from '../steps/perform.ts'
import type { OwnedCalls } from '../leases/owned-calls.ts'
import type { DispatchWorld } from '../world.ts'

export interface Engine {
  /** Looks at a call that belongs to this dispatcher, now; leaves others alone. A record in hand spares a read. */
  schedule(id: string, record?: CallRecord): void
  /** Whether this process works on a call or has a timer for it. */
  tracks(id: string): boolean
  /** Leaves calls alone that belong to another dispatcher by now; all of them where none is named. */
  drop(ids?: readonly string[]): void
  /** Begins nothing new; resolves when no call is being worked on. */
  close(): Promise<void>
}

/** A call that needs more steps than this at one moment is looping: a fault of ours that must not spin. */
const maxSteps = 200
/** And is then left alone for this long. */
const afterLoop = milliseconds(60_000)
/** A call whose step failed, for instance because the store was away, is looked at again after this. */
const afterFailure = milliseconds(5_000)

const isOpen = ({ state }: AttemptRecord): boolean => state === 'planned' || state === 'sent'

/** When there is something to do for a call; null where there is now. `owner`: this dispatcher. */
const waitUntil = (record: CallRecord, world: StepWorld, owner: string): number | null => {
  // The write has looked already.
  const { dueAt, writer, attempts } = record
  if (dueAt !== null && dueAt > world.now && writer === owner && !attempts.some(isOpen))
    return dueAt
  const step = nextStep(record, world)
  return step.kind === 'wait' ? step.until : null
}

/** Nothing more is expected of the call: nothing of it stays in this process. */
const forget = (record: CallRecord, world: DispatchWorld, owned: OwnedCalls): void => {
  owned.drop([record.id])
  const routes = record.routes.filter((_route, index) =>
    record.attempts.some(({ routeIndex }) => routeIndex === index),
  )
  for (const gate of world.gates) gate.end?.(record.id, routes)
  for (const { key } of record.attempts) world.taught.delete(key)
  world.callTimes.forget(record.id)
}

/** Whatever waits at a gate gives up its place; its call stays as it is, for the next process. */
const abandon = (ids: Iterable<string>, world: DispatchWorld): void => {
  for (const id of ids) for (const gate of world.gates) gate.abandon?.(id)
}

/** Leaves a call alone for a while, and says why. */
const createRest = (
  world: DispatchWorld,
  owned: OwnedCalls,
  wake: (id: string, at: number) => void,
) => {
  const rest = (id: string, pause: Milliseconds, why: { event: string; error?: string }): void => {
    // It could not be stored, which its dispatch tells.
    if (!owned.has(id)) return
    world.host.log({ level: 'error', call: id, ...why })
    wake(id, timeAfter(world.callTimes.now(id), pause))
  }
  const failed =
    (id: string) =>
    ({ name }: Error): void =>
      rest(id, afterFailure, { event: 'engine.failed', error: name })
  return { rest, failed }
}

/** Runs the steps of each call, one at a time per call, and sets one timer for its next one. */
export const createEngine = (
  world: DispatchWorld,
  journal: Journal,
  owned: OwnedCalls,
  stepWorld: (id: string) => StepWorld,
  settled: (record: CallRecord) => void,
): Engine => {
  const running = new Map<string, CallRun>()
  const idlers: (() => void)[] = []
  let closed = false
  const stopped = () => closed
  const timers = createTimers(world.host.clock, world.callTimes, (id) => schedule(id))
  const { rest, failed } = createRest(world, owned, timers.wake)
  const aside = createBeside((id, record) => schedule(id, record), failed)

  const end = (record: CallRecord): void => {
    timers.wake(record.id, Infinity)
    forget(record, world, owned)
    settled(record)
  }

  const run = async (id: string, state: CallRun): Promise<void> => {
    for (let steps = 0; !stopped() && owned.has(id); steps++) {
      const record: CallRecord | null = state.take() ?? (await world.store.get(id))
      if (!record) return
      const step = nextStep(record, stepWorld(id))
      if (step.kind === 'settled') {
        // What was handed in meanwhile may have opened it again.
        if (!state.again) return end(record)
      } else if (step.kind === 'wait') timers.wake(id, step.until)
      else if (steps >= maxSteps) return rest(id, afterLoop, { event: 'engine.looping' })
      else {
        const stillWanted = (held: CallRecord) =>
          !closed && isSameStep(step, nextStep(held, stepWorld(id)))
        const work = { world, journal, stillWanted, stopped, aside: aside.of(id) }
        state.left(await perform(record, step, work))
        continue
      }
      if (!state.again) return
    }
  }

  const schedule = (id: string, record?: CallRecord): void => {
    if (closed || !owned.has(id)) return
    const state = running.get(id)
    if (state) return state.hand(record)
    // Most looks find nothing to do: then nothing is begun.
    const until = record ? waitUntil(record, stepWorld(id), world.store.owner) : null
    if (until !== null) return timers.wake(id, until)
    const fresh = createCallRun(record ?? null)
    running.set(id, fresh)
    run(id, fresh)
      // A new call for which nothing could be done at once is stored for later, or for the next process.
      .then(() => journal.hold(id))
      .then((held) => held && fresh.hand(held))
      .catch(failed(id))
      .finally(() => {
        running.delete(id)
        if (fresh.again) schedule(id)
        if (running.size === 0) for (const resolve of idlers.splice(0)) resolve()
      })
  }

  return {
    schedule,
    tracks: (id) => running.has(id) || timers.has(id),
    drop(ids = [...owned.ids()]) {
      for (const id of ids) timers.wake(id, Infinity)
      owned.drop(ids)
      abandon(ids, world)
    },
    async close() {
      closed = true
      timers.close()
      abandon(running.keys(), world)
      if (running.size > 0) await new Promise<void>((resolve) => idlers.push(resolve))
      await aside.idle()
    },
  }
}
