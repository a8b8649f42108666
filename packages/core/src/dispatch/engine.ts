import { milliseconds, timeAfter } from '../model/units.ts'
import type { Journal } from '../journal/journal.ts'
import { isSameStep, nextStep } from './next/next-step.ts'
import type { StepWorld } from './next/step.ts'
import type { CallRecord } from '../journal/record.ts'
import { createTimers } from './call-timers.ts'
import { perform } from './steps/perform.ts'
import type { DispatchWorld } from './world.ts'

export interface Engine {
  /** Looks at a call, now. A record in hand spares a read. */
  schedule(id: string, record?: CallRecord): void
  /** Whether this process works on a call or has a timer for it. */
  tracks(id: string): boolean
  /** Begins nothing new; resolves when no call is being worked on. */
  close(): Promise<void>
}

/** A call that needs more steps than this at one moment is looping: a fault of ours that must not spin. */
const maxSteps = 200
/** And is then left alone for this long. */
const afterLoop = milliseconds(60_000)
/** A call whose step failed, for instance because the store was away, is looked at again after this. */
const afterFailure = milliseconds(5_000)

interface Run {
  again: boolean
  /** The newest record that was handed in; null where the store must be read. */
  latest: CallRecord | null
}

const newest = (one: CallRecord | null, other: CallRecord | null): CallRecord | null =>
  one && other ? (one.version >= other.version ? one : other) : (one ?? other)

/** Nothing more is expected of the call: nothing of it stays in this process. */
const forget = (record: CallRecord, world: DispatchWorld): void => {
  for (const gate of world.gates) gate.end?.(record.id)
  for (const { key } of record.attempts) world.taught.delete(key)
  world.callTimes.forget(record.id)
}

/** Runs the steps of each call, one at a time per call, and sets one timer for its next one. */
export const createEngine = (
  world: DispatchWorld,
  journal: Journal,
  stepWorld: (id: string) => StepWorld,
  settled: (record: CallRecord) => void,
): Engine => {
  const running = new Map<string, Run>()
  const idlers: (() => void)[] = []
  let closed = false
  const { clock } = world.host
  const stopped = () => closed
  const timers = createTimers(clock, world.callTimes, (id) => schedule(id))
  const { wake } = timers

  const run = async (id: string, state: Run): Promise<void> => {
    for (let steps = 0; !stopped(); steps++) {
      const handed: CallRecord | null = state.latest
      state.again = false
      state.latest = null
      const record: CallRecord | null = handed ?? (await world.store.get(id))
      if (!record) return
      const step = nextStep(record, stepWorld(id))
      if (step.kind === 'settled') {
        wake(id, Infinity)
        forget(record, world)
        settled(record)
      } else if (step.kind === 'wait') wake(id, step.until)
      else if (steps >= maxSteps) {
        world.host.log({ level: 'error', event: 'engine.looping', call: id })
        wake(id, timeAfter(world.callTimes.now(id), afterLoop))
        return
      } else {
        const stillWanted = (held: CallRecord) =>
          !closed && isSameStep(step, nextStep(held, stepWorld(id)))
        const after = await perform(record, step, { world, journal, stillWanted, stopped })
        // What was handed in meanwhile may be newer; a plain request to look again needs a read.
        state.latest = state.again && !state.latest ? null : newest(state.latest, after)
        continue
      }
      if (!state.again) return
    }
  }

  const schedule = (id: string, record?: CallRecord): void => {
    if (closed) return
    const state = running.get(id)
    if (state) {
      state.latest = record && (state.latest || !state.again) ? newest(state.latest, record) : null
      state.again = true
      return
    }
    const fresh: Run = { again: false, latest: record ?? null }
    running.set(id, fresh)
    run(id, fresh)
      .catch((error: unknown) => {
        const { name } = error as Error
        world.host.log({ level: 'error', event: 'engine.failed', call: id, error: String(name) })
        wake(id, timeAfter(world.callTimes.now(id), afterFailure))
      })
      .finally(() => {
        running.delete(id)
        if (fresh.again) schedule(id)
        if (running.size === 0) for (const resolve of idlers.splice(0)) resolve()
      })
  }

  return {
    schedule,
    tracks: (id) => running.has(id) || timers.has(id),
    async close() {
      closed = true
      timers.close()
      // Whatever waits at a gate gives up its place; its call stays as it is, for the next process.
      for (const id of running.keys()) for (const gate of world.gates) gate.abandon?.(id)
      if (running.size > 0) await new Promise<void>((resolve) => idlers.push(resolve))
    },
  }
}
