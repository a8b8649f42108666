import { refuseUnknownOptions, type OptionNames } from '../model/known-options.ts'
import { talkOf } from '../journal/times.ts'
import { milliseconds, plus, seconds, timeAfter, toMilliseconds } from '../model/units.ts'
import type { Clock } from '../plugin/host.ts'
import { monotonicOf } from '../plugin/monotonic.ts'
import { laneOf, type Gate, type GateRequest } from './gate.ts'
import type { LaneStore } from './lane-store.ts'
import { pass, timedOut } from './pace-groups.ts'
import { createPaceLane, type PaceLane, type PaceLimits } from './pace-lane.ts'
import { createSharedPaceLane } from './shared-pace-lane.ts'

export type { PaceLimits } from './pace-lane.ts'

/** What a pacer keeps to, and by which clock. */
export interface PacerOptions {
  /** Limits of a lane; undefined: none. */
  readonly limits: (request: Pick<GateRequest, 'route'>) => PaceLimits | undefined
  /** The host’s clock. */
  readonly clock: Clock
  /** Milliseconds a call waits for a slot where other routes are left; default 2 s. Without: until `dialBefore`. */
  readonly patienceMs?: number | undefined
  /** Where several processes share the lanes, and the time that they share. Without: each process has lanes of its own. */
  readonly shared?:
    | {
        /** Where the lanes are kept. */
        readonly store: LaneStore
        /** The time that the processes share, epoch milliseconds. */
        readonly now: () => number
        /** Milliseconds after which a request that was let through is not sent any more. Default 2,000. */
        readonly sendWithinMs?: number | undefined
      }
    | undefined
}

const pacerOptions: OptionNames<PacerOptions> = {
  limits: true,
  clock: true,
  patienceMs: true,
  shared: true,
}

/** A lease outlives the call it is for by this much, so that a lost end report frees the slot at last. */
const leaseMargin = milliseconds(60_000)

const groupOf = (request: GateRequest): string =>
  JSON.stringify([request.call.tenant ?? null, request.call.campaign ?? null])

/**
 * Starts no more calls per second and at a time than a lane takes. Waiting happens here, where `dialBefore` rules it,
 * and never in a provider's own queue. Tenants and campaigns take turns, however many calls one of them has waiting.
 */
export const pacer = (options: PacerOptions): Gate => {
  refuseUnknownOptions('pacer', options, pacerOptions)
  const { limits, clock, patienceMs = 2_000, shared } = options
  const lanes = new Map<string, PaceLane>()
  const laneFor = ({ route }: Pick<GateRequest, 'route'>): PaceLane | null => {
    const key = laneOf(route)
    const held = lanes.get(key)
    if (held) return held
    const given = limits({ route })
    if (!given || (!given.cps && !given.concurrency)) return null
    const lane = shared
      ? createSharedPaceLane({
          ...shared,
          sendWithin: milliseconds(shared.sendWithinMs ?? 2_000),
          lane: key,
          limits: given,
          clock,
        })
      : createPaceLane(given, clock)
    lanes.set(key, lane)
    return lane
  }

  return {
    name: 'pacer',
    check: () => pass,
    waits: (request) => shared !== undefined && laneFor(request) !== null,
    acquire(request) {
      const lane = laneFor(request)
      if (!lane) return pass
      const lease = plus(talkOf(request.call), leaseMargin)
      if (lane.tryTake(request.callId, lease)) return pass
      const now = monotonicOf(clock)
      const dialBefore = now + request.dialBefore - request.now
      const deadline = request.alternatives
        ? Math.min(dialBefore, timeAfter(now, milliseconds(patienceMs)))
        : dialBefore
      if (deadline <= now) return timedOut
      return new Promise((resolve) => {
        lane.wait(groupOf(request), { callId: request.callId, resolve, deadline, lease })
      })
    },
    release(request, outcome) {
      if (outcome.kind !== 'refused') return
      const { code, retryAfter } = outcome.error
      const isThrottled = code === 'rate' || code === 'concurrency'
      laneFor(request)?.giveBack(
        request.callId,
        isThrottled ? toMilliseconds(seconds(retryAfter ?? 1)) : undefined,
      )
    },
    end(callId, routes) {
      for (const route of routes) laneFor({ route })?.end(callId)
    },
    abandon(callId) {
      for (const lane of lanes.values()) lane.cancel(callId)
    },
  }
}
