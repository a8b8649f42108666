import { seconds, timeAfter, times, toMilliseconds, type Milliseconds } from '../model/units.ts'
import type { OptionNames } from '../model/known-options.ts'
import type { Clock } from '../plugin/host.ts'
import { monotonicOf } from '../plugin/monotonic.ts'
import { createPaceGroups, pass, type WaitingCall } from './pace-groups.ts'

/** Limits of an account at a provider. */
export interface PaceLimits {
  /** Calls started per second, above 0. null: no limit. Absent: the documented default of an account. */
  readonly cps?: number | null | undefined
  /** Calls at a time, above 0. null or absent: no limit. */
  readonly concurrency?: number | null | undefined
}

export const paceLimits: OptionNames<PaceLimits> = { cps: true, concurrency: true }

/** From one start to the next, at so many a second. */
export const startEvery = (cps: number): Milliseconds => times(toMilliseconds(seconds(1)), 1 / cps)

/** Above what adding fractions to a reading of the clock can lose. Milliseconds. */
const rounding = 0.01

/** The starts and the running calls of one gateway of one provider instance, and the calls that wait for a slot. */
export interface PaceLane {
  /** A slot without waiting, where one is free and nothing waits. */
  tryTake(callId: string, lease: Milliseconds): boolean
  /** `group`: calls of one group are served in order, groups in turn. */
  wait(group: string, call: WaitingCall): void
  /** The call never started; after a refusal for its rate, `pause` passes before the next start. */
  giveBack(callId: string, pause: Milliseconds | undefined): void
  /** The call is over. */
  end(callId: string): void
  /** The call is canceled: it waits no more. */
  cancel(callId: string): void
}

export const createPaceLane = (limits: PaceLimits, clock: Clock): PaceLane => {
  const { cps, concurrency } = limits
  /** Earliest time of the next start; fractions of a millisecond count, so that high rates come out right. */
  let nextStart = -Infinity
  /** Call id → when its lease runs out. */
  const leases = new Map<string, number>()
  const groups = createPaceGroups()
  let cancelTimer: (() => void) | null = null

  const freeAt = (now: number): number => {
    // The clock counts whole milliseconds: a start due within this one is due. What adding up fractions loses must not
    // make it due in the one before.
    const next = Math.floor(nextStart + rounding)
    if (!concurrency || leases.size < concurrency) return next
    for (const [callId, until] of leases) if (until <= now) leases.delete(callId)
    return leases.size < concurrency ? next : Math.max(next, Math.min(...leases.values()))
  }
  const take = (callId: string, now: number, lease: Milliseconds): void => {
    if (cps) nextStart = timeAfter(Math.max(now, nextStart), startEvery(cps))
    if (concurrency) leases.set(callId, timeAfter(now, lease))
  }

  /** Hands out what is free, a group at a time, and comes back when the next slot or deadline is due. */
  const serve = (): void => {
    cancelTimer?.()
    cancelTimer = null
    const now = monotonicOf(clock)
    groups.refuseLate(now)
    while (groups.size > 0 && freeAt(now) <= now) {
      const call = groups.next()
      if (!call) continue
      take(call.callId, now, call.lease)
      call.resolve(pass)
    }
    if (groups.size === 0) return
    const next = Math.min(freeAt(now), groups.earliestDeadline())
    cancelTimer = clock.after(Math.max(1, next - now), serve)
  }

  return {
    tryTake(callId, lease) {
      const now = monotonicOf(clock)
      if (groups.size > 0 || freeAt(now) > now) return false
      take(callId, now, lease)
      return true
    },
    wait(group, call) {
      groups.add(group, call)
      serve()
    },
    giveBack(callId, pause) {
      leases.delete(callId)
      if (pause) nextStart = Math.max(nextStart, timeAfter(monotonicOf(clock), pause))
      if (groups.size > 0) serve()
    },
    end(callId) {
      if (leases.delete(callId) && groups.size > 0) serve()
    },
    cancel: groups.cancel,
  }
}
