import { refuseUnknownOptions, type OptionNames } from '../model/known-options.ts'
import { milliseconds } from '../model/units.ts'
import type { Gate, GateRequest, GateVerdict } from './gate.ts'
import { laneOf } from './gate.ts'
import { localHealth, type HealthBook } from './health-book.ts'
import { afterOutcome, probedBy, verdictOn } from './lane-health.ts'

/** When the circuit breaker of a gateway opens, and for how long. */
export interface BreakerOptions {
  /** Failures in a row that open it; default 3. */
  readonly failures?: number | undefined
  /**
   * Milliseconds of the calls' time until one call may probe; default 30 s. Each probe that fails doubles it, up to
   * ten times as long: every probe is a call that may be lost.
   */
  readonly coolDownMs?: number | undefined
}

export const breakerOptions: OptionNames<BreakerOptions> = { failures: true, coolDownMs: true }

/**
 * Keeps calls away from a lane that is down, so that a dead provider costs a few unknown calls and not an outage.
 * After the cool-down one call probes it. Where every lane is open the dispatcher tries one as a last resort.
 */
export const breaker = (options: BreakerOptions = {}, book: HealthBook = localHealth()): Gate => {
  refuseUnknownOptions('breaker', options, breakerOptions)
  const { failures = 3, coolDownMs = 30_000 } = options
  const limits = { failures, coolDown: milliseconds(coolDownMs) }

  const enter = (request: GateRequest): GateVerdict | Promise<GateVerdict> => {
    const lane = laneOf(request.route)
    const decided = verdictOn(book.peek(lane), request, limits)
    if (decided.verdict !== 'pass' || book.peek(lane).openUntil === null) return decided
    // Another process may have begun to probe it in the same moment.
    const probed = book.change(lane, (health) =>
      verdictOn(health, request, limits).verdict === 'pass' ? probedBy(health, request) : health,
    )
    return probed instanceof Promise
      ? probed.then((health) => verdictOn(health, request, limits))
      : decided
  }

  return {
    name: 'breaker',
    check(request) {
      const judge = () => verdictOn(book.peek(laneOf(request.route)), request, limits)
      return book.refresh(laneOf(request.route))?.then(judge) ?? judge()
    },
    acquire(request) {
      return book.refresh(laneOf(request.route))?.then(() => enter(request)) ?? enter(request)
    },
    release(request, outcome) {
      void book.change(laneOf(request.route), (health) => {
        const learnt = afterOutcome(health, outcome, request.now, limits)
        return learnt.probe?.call === request.callId ? { ...learnt, probe: null } : learnt
      })
    },
    recall(route, outcome, at) {
      // What is shared outlives the process that learnt it.
      if (!book.shared)
        void book.change(laneOf(route), (health) => afterOutcome(health, outcome, at, limits))
    },
  }
}
