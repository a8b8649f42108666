import type { Gate, GateRequest, GateVerdict, Outcome } from './gate.ts'
import { laneOf } from './gate.ts'

export interface BreakerOptions {
  /** Failures in a row that open it; default 3. */
  readonly failures?: number | undefined
  /** Milliseconds of the calls' time until one call may probe again; default 30 s. */
  readonly coolDown?: number | undefined
}

interface Lane {
  failures: number
  openUntil: number | null
  /** The call that probes a half-open lane. */
  probe: string | null
}

const pass: GateVerdict = { verdict: 'pass' }
const skip = (detail: string): GateVerdict => ({ verdict: 'skip', reason: 'breaker', detail })

/** Unknown outcomes and failures of the provider itself say that it is ill; a refusal of one call does not. */
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
  const lanes = new Map<string, Lane>()
  const laneFor = (request: GateRequest): Lane => {
    const key = laneOf(request.route)
    const held = lanes.get(key) ?? { failures: 0, openUntil: null, probe: null }
    lanes.set(key, held)
    return held
  }
  const verdict = (lane: Lane, request: GateRequest): GateVerdict => {
    if (lane.openUntil === null || request.lastResort) return pass
    if (request.now < lane.openUntil) return skip(`open after ${lane.failures} failures in a row`)
    if (lane.probe !== null && lane.probe !== request.callId)
      return skip('half open: another call is probing it')
    return pass
  }
  return {
    name: 'breaker',
    look: (request) => verdict(laneFor(request), request),
    enter(request) {
      const lane = laneFor(request)
      const decided = verdict(lane, request)
      if (decided.verdict === 'pass' && lane.openUntil !== null) lane.probe = request.callId
      return decided
    },
    leave(request, outcome) {
      const lane = laneFor(request)
      if (lane.probe === request.callId) lane.probe = null
      if (isFailure(outcome)) {
        lane.failures++
        if (lane.failures >= failures) lane.openUntil = request.now + coolDown
      } else if (outcome.kind === 'accepted' || outcome.error?.code !== 'canceled') {
        lane.failures = 0
        lane.openUntil = null
      }
    },
  }
}
