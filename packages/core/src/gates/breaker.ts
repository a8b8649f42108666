import { between, milliseconds, timeAfter, times } from '../model/units.ts'
import type { Gate, GateRequest, GateVerdict, Outcome } from './gate.ts'
import type { Route } from '../model/routing-rule.ts'
import { laneOf } from './gate.ts'

export interface BreakerOptions {
  /** Failures in a row that open it; default 3. */
  readonly failures?: number | undefined
  /**
   * Milliseconds of the calls' time until one call may probe; default 30 s. Each probe that fails doubles it, up to
   * ten times as long: every probe is a call that may be lost.
   */
  readonly coolDown?: number | undefined
}

/** Times the cool-down that was asked for. */
const maxCoolDown = 10
const none = milliseconds(0)

interface Lane {
  failures: number
  openUntil: number | null
  /** How often it opened since it last let a call through. */
  openings: number
  /** The call that probes a half-open lane. */
  probe: string | null
}

const pass: GateVerdict = { verdict: 'pass' }
const skip = (detail: string): GateVerdict => ({ verdict: 'skip', reason: 'breaker', detail })

/** Unknown outcomes and failures of the provider itself count; a refusal of one call does not. */
const isFailure = (outcome: Outcome): boolean =>
  outcome.kind === 'unknown' ||
  (outcome.kind === 'refused' &&
    (outcome.error.code === 'provider-down' ||
      outcome.error.code === 'transport' ||
      outcome.error.code === 'timeout'))

/**
 * Keeps calls away from a lane that is down, so that a dead provider costs a few unknown calls and not an outage.
 * After the cool-down one call probes it. Where every lane is open the dispatcher tries one as a last resort.
 */
export const breaker = ({ failures = 3, coolDown = 30_000 }: BreakerOptions = {}): Gate => {
  const pause = milliseconds(coolDown)
  const lanes = new Map<string, Lane>()
  const laneFor = (route: Route): Lane => {
    const key = laneOf(route)
    const held = lanes.get(key) ?? { failures: 0, openUntil: null, openings: 0, probe: null }
    lanes.set(key, held)
    return held
  }
  const verdict = (lane: Lane, request: GateRequest): GateVerdict => {
    if (lane.openUntil === null || request.lastResort) return pass
    // Longer than it can last: the wall clock was set back.
    const left = between(request.now, lane.openUntil)
    if (left > none && left <= times(pause, maxCoolDown))
      return skip(`open after ${lane.failures} consecutive failures`)
    if (lane.probe !== null && lane.probe !== request.callId)
      return skip('half open: another call is probing it')
    return pass
  }
  const learn = (lane: Lane, outcome: Outcome, now: number): void => {
    if (isFailure(outcome)) {
      lane.failures++
      // What was under way when it opened, or was tried as the last resort, does not hold it open longer.
      const isOpen = lane.openUntil !== null && now < lane.openUntil
      if (lane.failures < failures || isOpen) return
      lane.openUntil = timeAfter(now, times(pause, Math.min(2 ** lane.openings, maxCoolDown)))
      lane.openings++
    } else if (outcome.kind === 'accepted' || outcome.error?.code !== 'canceled') {
      lane.failures = 0
      lane.openUntil = null
      lane.openings = 0
    }
  }
  return {
    name: 'breaker',
    check: (request) => verdict(laneFor(request.route), request),
    acquire(request) {
      const lane = laneFor(request.route)
      const decided = verdict(lane, request)
      if (decided.verdict === 'pass' && lane.openUntil !== null) lane.probe = request.callId
      return decided
    },
    release(request, outcome) {
      const lane = laneFor(request.route)
      if (lane.probe === request.callId) lane.probe = null
      learn(lane, outcome, request.now)
    },
    recall: (route, outcome, at) => learn(laneFor(route), outcome, at),
  }
}
