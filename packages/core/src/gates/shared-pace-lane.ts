import {
  inMilliseconds,
  milliseconds,
  plus,
  shorter,
  timeAfter,
  type Milliseconds,
} from '../model/units.ts'
import type { Clock } from '../plugin/host.ts'
import { monotonicOf } from '../plugin/monotonic.ts'
import type { GateVerdict } from './gate.ts'
import type { LaneStore } from './lane-store.ts'
import { createPaceGroups, timedOut, type WaitingCall } from './pace-groups.ts'
import { createPacedStarts, maxLate, waitFor } from './paced-starts.ts'
import { startEvery, type PaceLane, type PaceLimits } from './pace-lane.ts'

export interface SharedLaneParts {
  readonly store: LaneStore
  readonly lane: string
  readonly limits: PaceLimits
  readonly clock: Clock
  /** Epoch milliseconds of the calls' time, the same in all processes. */
  readonly now: () => number
  /** A request is not sent any more when so much has passed since it was let through. */
  readonly sendWithin: Milliseconds
}

/** Between two tries where every slot is taken or the store is away. */
const tryAgainAfter = milliseconds(250)
/** An answer that took longer was held up by something else, such as a process that stopped. */
const maxAhead = milliseconds(1_000)
/** Reservations under way at a time, so that the store's latency does not limit the pace. */
const maxReserving = 16

/** The time of a start; null where there is none until then. Throws where the store fails. */
const reserveStart = async (
  { store, lane, limits: { cps }, now }: SharedLaneParts,
  until: number,
  ahead: Milliseconds,
): Promise<number | null> => {
  const at = now()
  if (!cps) return at
  const earliest = Math.min(timeAfter(at, ahead), until)
  const every = inMilliseconds(startEvery(cps))
  const start = await store.reserveStart(lane, { every, now: earliest, until })
  // A clock counts whole milliseconds: a start in the fraction before would come early.
  return start === null ? null : Math.ceil(start)
}

/** The time of its start; null where there is none before its deadline. Throws where the store fails. */
const reserve = async (
  parts: SharedLaneParts,
  { callId, deadline, lease }: WaitingCall,
  ahead: Milliseconds,
): Promise<number | null> => {
  const { store, lane, clock, now } = parts
  const { concurrency } = parts.limits
  const at = now()
  if (concurrency) {
    const slot = { call: callId, limit: concurrency, now: at, until: timeAfter(at, lease) }
    if (!(await store.takeSlot(lane, slot))) return null
  }
  const start = await reserveStart(parts, at + deadline - monotonicOf(clock), ahead)
  if (start === null && concurrency) await store.freeSlot(lane, callId)
  return start
}

/**
 * A lane that several processes share: each start is reserved in the store, so that all of them together keep the limit.
 * Within this process the groups take turns.
 */
export const createSharedPaceLane = (parts: SharedLaneParts): PaceLane => {
  const { store, lane, limits, clock, now, sendWithin } = parts
  const groups = createPaceGroups()
  let reserving = 0
  const canceled = new Set<string>()
  /** A store that answers late is asked for a start after its answer: an earlier one would have passed by then. */
  let ahead = milliseconds(0)
  const again = (until: number) => reserveStart(parts, until, ahead).catch(() => null)
  const starts = createPacedStarts({ clock, now, sendWithin, again })

  const isWanted = ({ callId, deadline }: WaitingCall): boolean =>
    monotonicOf(clock) < deadline && !canceled.has(callId)

  const free = (callId: string): void => {
    if (limits.concurrency) void Promise.resolve(store.freeSlot(lane, callId)).catch(() => {})
  }

  const serve = async (call: WaitingCall): Promise<GateVerdict> => {
    while (isWanted(call)) {
      const askedAt = now()
      const start = await reserve(parts, call, plus(ahead, starts.lead())).catch(() => null)
      const took = milliseconds(now() - askedAt)
      ahead = took > maxLate ? shorter(took, maxAhead) : milliseconds(0)
      if (start === null) {
        const left = milliseconds(call.deadline - monotonicOf(clock))
        await waitFor(clock, shorter(tryAgainAfter, left))
        continue
      }
      const pass = await starts.pass(call.callId, start)
      if (pass && isWanted(call)) return pass
    }
    free(call.callId)
    return timedOut
  }

  const pump = (): void => {
    groups.refuseLate(monotonicOf(clock))
    while (reserving < maxReserving) {
      const call = groups.next()
      if (!call) return
      reserving++
      void serve(call)
        .then(call.resolve)
        .finally(() => {
          canceled.delete(call.callId)
          reserving--
          pump()
        })
    }
  }

  return {
    // Only the store knows.
    tryTake: () => false,
    wait(group, call) {
      groups.add(group, call)
      pump()
      const left = call.deadline - monotonicOf(clock)
      // Where others are served first.
      if (left !== Infinity) clock.after(left, () => groups.refuseLate(monotonicOf(clock)))
    },
    giveBack(callId, throttled) {
      free(callId)
      if (!throttled) return
      void Promise.resolve(store.postponeStarts(lane, timeAfter(now(), throttled))).catch(() => {})
    },
    end: free,
    cancel(callId) {
      groups.cancel(callId)
      starts.cancel(callId)
      if (reserving > 0) canceled.add(callId)
    },
  }
}
