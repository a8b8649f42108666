import {
  milliseconds,
  plus,
  seconds,
  timeAfter,
  times,
  toMilliseconds,
  type Milliseconds,
} from '../model/units.ts'
import { talkOf } from '../journal/times.ts'
import type { Clock } from '../plugin/host.ts'
import type { Gate, GateRequest, GateVerdict } from './gate.ts'
import { laneOf } from './gate.ts'
import { monotonicOf } from '../plugin/monotonic.ts'

export interface PaceLimits {
  /** Starts per second. */
  readonly cps?: number | null | undefined
  /** Calls at a time. */
  readonly concurrency?: number | null | undefined
}

export interface PacerOptions {
  /** Limits of a lane; undefined: none. */
  readonly limits: (request: Pick<GateRequest, 'route'>) => PaceLimits | undefined
  readonly clock: Clock
  /** Milliseconds a call waits for a slot where other routes are left; default 2 s. Without: until `dialBefore`. */
  readonly patience?: number | undefined
}

interface Waiting {
  readonly callId: string
  readonly resolve: (verdict: GateVerdict) => void
  readonly deadline: number
  /** How long it holds its slot at most. */
  readonly lease: Milliseconds
}

/** All times are readings of the clock that never goes back. */
interface Lane {
  readonly limits: PaceLimits
  /** Earliest time of the next start; fractions of a millisecond count, so that high rates come out right. */
  nextStart: number
  /** Call id → when its lease runs out. */
  readonly leases: Map<string, number>
  /** Waiting calls by tenant and campaign, served in turn. */
  readonly groups: Map<string, Waiting[]>
  cancelTimer: (() => void) | null
}

/** A lease outlives the call it is for by this much, so that a lost end report frees the slot at last. */
const leaseMargin = milliseconds(60_000)

/** Above what adding fractions to a reading of the clock can lose. Milliseconds. */
const rounding = 0.01

/** From one start to the next, at so many a second. */
const startEvery = (cps: number): Milliseconds => times(toMilliseconds(seconds(1)), 1 / cps)

const pass: GateVerdict = { verdict: 'pass' }
const late: GateVerdict = { verdict: 'skip', reason: 'pace', detail: 'no slot came free in time' }
const gone: GateVerdict = {
  verdict: 'skip',
  reason: 'pace',
  detail: 'given up while it waited for a slot',
}

const groupOf = (request: GateRequest): string =>
  JSON.stringify([request.call.tenant ?? null, request.call.campaign ?? null])

/**
 * Starts no more calls per second and at a time than a lane takes. Waiting happens here, where `dialBefore` rules it,
 * and never in a provider's own queue. Tenants and campaigns take turns, however many calls one of them has waiting.
 */
export const pacer = ({ limits, clock, patience = 2_000 }: PacerOptions): Gate => {
  const lanes = new Map<string, Lane>()
  const laneFor = (request: GateRequest): Lane | null => {
    const key = laneOf(request.route)
    const held = lanes.get(key)
    if (held) return held
    const given = limits(request)
    if (!given || (!given.cps && !given.concurrency)) return null
    const lane: Lane = {
      limits: given,
      nextStart: -Infinity,
      leases: new Map(),
      groups: new Map(),
      cancelTimer: null,
    }
    lanes.set(key, lane)
    return lane
  }
  const freeAt = (lane: Lane, now: number): number => {
    const { concurrency } = lane.limits
    // The clock counts whole milliseconds: a start due within this one is due. What adding up fractions loses must not
    // make it due in the one before.
    const next = Math.floor(lane.nextStart + rounding)
    if (!concurrency || lane.leases.size < concurrency) return next
    for (const [callId, until] of lane.leases) if (until <= now) lane.leases.delete(callId)
    return lane.leases.size < concurrency ? next : Math.max(next, Math.min(...lane.leases.values()))
  }
  const take = (lane: Lane, callId: string, now: number, lease: Milliseconds): void => {
    if (lane.limits.cps)
      lane.nextStart = timeAfter(Math.max(now, lane.nextStart), startEvery(lane.limits.cps))
    if (lane.limits.concurrency) lane.leases.set(callId, timeAfter(now, lease))
  }
  const leaseFor = (request: GateRequest): Milliseconds => plus(talkOf(request.call), leaseMargin)

  /** Hands out what is free, a group at a time, and comes back when the next slot or deadline is due. */
  const serve = (lane: Lane): void => {
    lane.cancelTimer?.()
    lane.cancelTimer = null
    const now = monotonicOf(clock)
    for (const [group, waiting] of lane.groups) {
      const kept = waiting.filter((entry) => {
        if (entry.deadline > now) return true
        entry.resolve(late)
        return false
      })
      if (kept.length === 0) lane.groups.delete(group)
      else lane.groups.set(group, kept)
    }
    while (lane.groups.size > 0 && freeAt(lane, now) <= now) {
      const [group, waiting] = lane.groups.entries().next().value ?? ['', []]
      const entry = waiting.shift()
      // To the end of the line, so that every group gets its turn.
      lane.groups.delete(group)
      if (waiting.length > 0) lane.groups.set(group, waiting)
      if (!entry) continue
      take(lane, entry.callId, now, entry.lease)
      entry.resolve(pass)
    }
    if (lane.groups.size === 0) return
    const deadlines = [...lane.groups.values()].flatMap((waiting) =>
      waiting.map((entry) => entry.deadline),
    )
    const next = Math.min(freeAt(lane, now), ...deadlines)
    lane.cancelTimer = clock.after(Math.max(1, next - now), () => serve(lane))
  }

  return {
    name: 'pacer',
    check: () => pass,
    acquire(request) {
      const lane = laneFor(request)
      if (!lane) return pass
      const now = monotonicOf(clock)
      if (lane.groups.size === 0 && freeAt(lane, now) <= now) {
        take(lane, request.callId, now, leaseFor(request))
        return pass
      }
      const dialBefore = now + request.dialBefore - clock.now()
      const deadline = request.alternatives
        ? Math.min(dialBefore, timeAfter(now, milliseconds(patience)))
        : dialBefore
      if (deadline <= now) return late
      return new Promise((resolve) => {
        const group = groupOf(request)
        const waiting = lane.groups.get(group) ?? []
        waiting.push({ callId: request.callId, resolve, deadline, lease: leaseFor(request) })
        lane.groups.set(group, waiting)
        serve(lane)
      })
    },
    release(request, outcome) {
      const lane = laneFor(request)
      if (!lane || outcome.kind !== 'refused') return
      lane.leases.delete(request.callId)
      const { code, retryAfter } = outcome.error
      if (code === 'rate' || code === 'concurrency')
        lane.nextStart = Math.max(
          lane.nextStart,
          timeAfter(monotonicOf(clock), toMilliseconds(seconds(retryAfter ?? 1))),
        )
      if (lane.groups.size > 0) serve(lane)
    },
    end(callId) {
      for (const lane of lanes.values())
        if (lane.leases.delete(callId) && lane.groups.size > 0) serve(lane)
    },
    abandon(callId) {
      for (const lane of lanes.values())
        for (const [group, waiting] of lane.groups) {
          const index = waiting.findIndex((entry) => entry.callId === callId)
          if (index < 0) continue
          waiting.splice(index, 1)[0]?.resolve(gone)
          if (waiting.length === 0) lane.groups.delete(group)
        }
    },
  }
}
