import { milliseconds, timeAfter } from '../model/units.ts'
import { CallError, toFailure } from '../model/error.ts'
import { command } from './steps/command.ts'
import { connectNearEnd } from './steps/connect-near-end.ts'
import { dial } from './steps/dial.ts'
import type { Journal } from '../journal/journal.ts'
import { locate } from './steps/locate.ts'
import { isSameStep, nextStep } from './next/next-step.ts'
import type { Step, StepWorld } from './next/step.ts'
import { poll } from './steps/poll.ts'
import { withAttempt, type CallRecord } from '../journal/record.ts'
import { review } from './steps/review.ts'
import type { StepWork } from './steps/step-work.ts'
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

/** Runs the steps of each call, one at a time per call, and sets one timer for its next one. */
export const createEngine = (
  world: DispatchWorld,
  journal: Journal,
  stepWorld: (id: string) => StepWorld,
  settled: (record: CallRecord) => void,
): Engine => {
  const running = new Map<string, Run>()
  const timers = new Map<string, () => void>()
  const idlers: (() => void)[] = []
  let closed = false
  const { clock } = world.host
  const stopped = () => closed

  const wake = (id: string, at: number): void => {
    timers.get(id)?.()
    timers.delete(id)
    if (at === Infinity || closed) return
    timers.set(
      id,
      clock.after(Math.max(1, at - world.callTimes.now(id)), () => {
        timers.delete(id)
        schedule(id)
      }),
    )
  }

  /** Nothing more is expected of the call: nothing of it stays in this process. */
  const settle = (record: CallRecord): void => {
    wake(record.id, Infinity)
    for (const gate of world.gates) gate.end?.(record.id)
    for (const { key } of record.attempts) world.taught.delete(key)
    world.callTimes.forget(record.id)
    settled(record)
  }

  const run = async (id: string, state: Run): Promise<void> => {
    for (let steps = 0; !stopped(); steps++) {
      const handed: CallRecord | null = state.latest
      state.again = false
      state.latest = null
      const record: CallRecord | null = handed ?? (await world.store.get(id))
      if (!record) return
      const step = nextStep(record, stepWorld(id))
      if (step.kind === 'settled') settle(record)
      else if (step.kind === 'wait') wake(id, step.until)
      else if (steps >= maxSteps) {
        world.host.log({ level: 'error', event: 'engine.looping', call: id })
        wake(id, timeAfter(clock.now(), afterLoop))
        return
      } else {
        const stillWanted = (held: CallRecord) =>
          !closed && isSameStep(step, nextStep(held, stepWorld(id)))
        const after = await perform(record, step, { world, journal, stillWanted, stopped })
        // What was handed in meanwhile may be newer; a bare call to look again wants a read.
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
        world.host.log({
          level: 'error',
          event: 'engine.failed',
          call: id,
          error: String((error as Error)?.name),
        })
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
      for (const cancel of timers.values()) cancel()
      timers.clear()
      // Whatever waits at a gate gives up its place; its call stays as it is, for the next process.
      for (const id of running.keys()) for (const gate of world.gates) gate.abandon?.(id)
      if (running.size > 0) await new Promise<void>((resolve) => idlers.push(resolve))
    },
  }
}

type ActionStep = Exclude<Step, { kind: 'settled' | 'wait' }>

/** What a lost sender leaves: planned and never sent, the route was not used; sent, it must be looked for. */
const orphaned = (step: Extract<Step, { kind: 'orphan' }>, now: number) =>
  step.attempt.state === 'planned'
    ? ({
        state: 'refused',
        settledAt: now,
        error: toFailure(new CallError('transport', 'the process exited before sending it')),
      } as const)
    : ({
        state: 'unknown',
        settledAt: now,
        nextLocateAt: Math.max(now, step.attempt.sendBy ?? now),
      } as const)

/** Does one step; gives the record as it left it, where it knows. */
const perform = async (
  record: CallRecord,
  step: ActionStep,
  work: StepWork,
): Promise<CallRecord | null> => {
  const { world, journal, stillWanted } = work
  const now = world.host.clock.now()
  switch (step.kind) {
    case 'dial':
      return dial(record, step, work)
    case 'close':
      return journal.close(record, stillWanted, step.reason)
    case 'orphan':
      return journal.change(record, stillWanted, (held) =>
        withAttempt(held, step.attempt.key, orphaned(step, now)),
      )
    case 'give-up':
      return journal.change(record, stillWanted, (held) =>
        withAttempt(held, step.attempt.key, { givenUpAt: now }),
      )
    case 'locate':
      return locate(record, step.attempt, work)
    case 'poll':
      return poll(record, step.attempt, work)
    case 'review':
      return review(record, step.attempt, work)
    case 'connect':
      await connectNearEnd(record, step.attempt, work)
      return null
    case 'command':
      return command(record, step, work)
  }
}
