import { seconds, timeAfter, times, toMilliseconds, type Milliseconds } from '../model/units.ts'
import type { Clock } from '../plugin/host.ts'
import { monotonicOf } from '../plugin/monotonic.ts'
import type { GateVerdict } from './gate.ts'

export interface PaceLimits {
  /** Starts per second. */
  readonly cps?: number | null | undefined
  /** Calls at a time. */
  readonly concurrency?: number | null | undefined
}

export interface WaitingCall {
  readonly callId: string
  readonly resolve: (verdict: GateVerdict) => void
  /** On the clock that never goes back, like every time here. */
  readonly deadline: number
  /** How long it holds its slot at most. */
  readonly lease: Milliseconds
}

/** From one start to the next, at so many a second. */
const startEvery = (cps: number): Milliseconds => times(toMilliseconds(seconds(1)), 1 / cps)

/** Above what adding fractions to a reading of the clock can lose. Milliseconds. */
const rounding = 0.01

export const pass: GateVerdict = { verdict: 'pass' }
export const timedOut: GateVerdict = {
  verdict: 'skip',
  reason: 'pace',
  detail: 'timed out waiting for a rate-limit slot',
}
const canceled: GateVerdict = {
  verdict: 'skip',
  reason: 'pace',
  detail: 'canceled while queued for a rate-limit slot',
}

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

/** Waiting calls by tenant and campaign. The group to be served next comes first. */
type Groups = Map<string, WaitingCall[]>

const refuseLate = (groups: Groups, now: number): void => {
  for (const [group, waiting] of groups) {
    const kept = waiting.filter((call) => {
      if (call.deadline > now) return true
      call.resolve(timedOut)
      return false
    })
    if (kept.length === 0) groups.delete(group)
    else groups.set(group, kept)
  }
}

const cancelWaiting = (groups: Groups, callId: string): void => {
  for (const [group, waiting] of groups) {
    const index = waiting.findIndex((call) => call.callId === callId)
    if (index < 0) continue
    waiting.splice(index, 1)[0]?.resolve(canceled)
    if (waiting.length === 0) groups.delete(group)
  }
}

export const createPaceLane = (limits: PaceLimits, clock: Clock): PaceLane => {
  const { cps, concurrency } = limits
  /** Earliest time of the next start; fractions of a millisecond count, so that high rates come out right. */
  let nextStart = -Infinity
  /** Call id → when its lease runs out. */
  const leases = new Map<string, number>()
  const groups: Groups = new Map()
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
    refuseLate(groups, now)
    while (groups.size > 0 && freeAt(now) <= now) {
      const [group, waiting] = groups.entries().next().value ?? ['', []]
      const call = waiting.shift()
      // To the end of the line, so that every group gets its turn.
      groups.delete(group)
      if (waiting.length > 0) groups.set(group, waiting)
      if (!call) continue
      take(call.callId, now, call.lease)
      call.resolve(pass)
    }
    if (groups.size === 0) return
    const deadlines = [...groups.values()].flatMap((waiting) => waiting.map((c) => c.deadline))
    const next = Math.min(freeAt(now), ...deadlines)
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
      groups.set(group, [...(groups.get(group) ?? []), call])
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
    cancel: (callId) => cancelWaiting(groups, callId),
  }
}
