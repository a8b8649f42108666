import { CallError, toFailure } from '../model/error.ts'
import { command } from './command.ts'
import { connectNearEnd } from './connect-near-end.ts'
import { dial } from './dial.ts'
import type { Journal } from './journal.ts'
import { locate } from './locate.ts'
import { nextStep, type Step, type StepWorld } from './next-step.ts'
import { poll } from './poll.ts'
import { withAttempt, type CallRecord } from './record.ts'
import { review } from './review.ts'
import type { DispatchWorld } from './world.ts'

export interface Engine {
  /** Looks at a call again, now. */
  kick(id: string): void
  /** Resolves when no call is being worked on; timers may still be set. */
  idle(): Promise<void>
  close(): void
}

/** A call that needs more steps than this at one moment is looping: a fault of ours that must not spin. */
const maxSteps = 200

/** Runs the steps of each call, one at a time per call, and sets one timer for its next one. */
export const createEngine = (
  world: DispatchWorld,
  journal: Journal,
  webhooksOf: (provider: string) => boolean,
  settled: (record: CallRecord) => void,
): Engine => {
  const running = new Map<string, { again: boolean }>()
  const timers = new Map<string, () => void>()
  const idlers: (() => void)[] = []
  let closed = false
  const { clock } = world.host

  const stepWorld = (): StepWorld => ({
    now: clock.now(),
    times: world.times,
    can: (provider) => world.providers.get(provider)?.definition.can,
    inFlight: journal.inFlight,
    webhooksOf,
    onUnknown: world.onUnknown,
  })

  const wake = (id: string, at: number): void => {
    timers.get(id)?.()
    timers.delete(id)
    if (at === Infinity || closed) return
    timers.set(
      id,
      clock.after(Math.max(1, at - clock.now()), () => {
        timers.delete(id)
        kick(id)
      }),
    )
  }

  const run = async (id: string, state: { again: boolean }): Promise<void> => {
    for (let steps = 0; ; steps++) {
      if (closed) return
      state.again = false
      const record = await world.store.get(id)
      if (!record) return
      const step =
        steps < maxSteps
          ? nextStep(record, stepWorld())
          : ({ kind: 'wait', until: clock.now() + 60_000 } as const)
      if (steps === maxSteps) world.host.log({ level: 'error', event: 'engine.looping', call: id })
      if (step.kind === 'settled') {
        wake(id, Infinity)
        await world.store.markSettled(id, true)
        for (const gate of world.gates) gate.end?.(id)
        settled(record)
        if (!state.again) return
        continue
      }
      if (step.kind === 'wait') {
        wake(id, step.until)
        if (!state.again) return
        continue
      }
      const isNext = (held: CallRecord): boolean => {
        const next = nextStep(held, stepWorld())
        return step.kind === 'dial' && next.kind === 'dial' && next.routeIndex === step.routeIndex
      }
      await perform(record, step, isNext, world, journal, webhooksOf)
    }
  }

  const kick = (id: string): void => {
    if (closed) return
    const state = running.get(id)
    if (state) {
      state.again = true
      return
    }
    const fresh = { again: false }
    running.set(id, fresh)
    run(id, fresh)
      .catch((error: unknown) => {
        world.host.log({
          level: 'error',
          event: 'engine.failed',
          call: id,
          error: String((error as Error)?.name),
        })
        wake(id, clock.now() + 5_000)
      })
      .finally(() => {
        running.delete(id)
        if (fresh.again) kick(id)
        if (running.size === 0) for (const resolve of idlers.splice(0)) resolve()
      })
  }

  return {
    kick,
    idle: () =>
      running.size === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve)),
    close() {
      closed = true
      for (const cancel of timers.values()) cancel()
      timers.clear()
    },
  }
}

type Doing = Exclude<Step, { kind: 'settled' | 'wait' }>

/** Does one step. */
const perform = async (
  record: CallRecord,
  step: Doing,
  isNext: (record: CallRecord) => boolean,
  world: DispatchWorld,
  journal: Journal,
  webhooksOf: (provider: string) => boolean,
): Promise<void> => {
  const now = world.host.clock.now()
  switch (step.kind) {
    case 'dial':
      await dial(record, step.routeIndex, step.lastResort, isNext, world, journal)
      return
    case 'close':
      await journal.close(record.id, step.reason)
      return
    case 'orphan':
      // Planned and never sent: the route was not used. Sent: nobody heard the answer, so it must be looked for.
      await journal.settle(
        record.id,
        step.attempt.key,
        step.attempt.state === 'planned'
          ? {
              state: 'refused',
              error: toFailure(new CallError('transport', 'its sender stopped before sending it')),
            }
          : { state: 'unknown', nextLocateAt: Math.max(now, step.attempt.sendBy ?? now) },
      )
      return
    case 'give-up':
      await journal.change(record.id, (held) =>
        withAttempt(held, step.attempt.key, { givenUpAt: now }),
      )
      return
    case 'locate':
      await locate(record, step.attempt, world, journal)
      return
    case 'poll':
      await poll(record, step.attempt, world, journal, webhooksOf)
      return
    case 'review':
      await review(record, step.attempt, world, journal)
      return
    case 'connect':
      await connectNearEnd(record, step.attempt, world, journal)
      return
    case 'command':
      await command(record, step, world, journal)
      return
  }
}
