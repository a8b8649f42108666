import { between, milliseconds, timeAfter, times, type Milliseconds } from '../model/units.ts'
import type { GateRequest, GateVerdict, Outcome } from './gate.ts'

/** What is known of a lane. Kept as JSON where processes share it. Times are epoch milliseconds of the calls' time. */
export interface LaneHealth {
  readonly failures: number
  readonly openUntil: number | null
  /** How often it opened since it last let a call through. */
  readonly openings: number
  /** The call that probes a half-open lane, and until when it may: its process may die over it. */
  readonly probe: { readonly call: string; readonly until: number } | null
}

export interface HealthLimits {
  readonly failures: number
  readonly coolDown: Milliseconds
}

export const healthy: LaneHealth = { failures: 0, openUntil: null, openings: 0, probe: null }

/** Times the cool-down that was asked for. */
const maxCoolDown = 10
const none = milliseconds(0)
/** A probe whose outcome is not heard of for this long is given up. */
const probePatience = milliseconds(60_000)

const pass: GateVerdict = { verdict: 'pass' }
const skip = (detail: string): GateVerdict => ({ verdict: 'skip', reason: 'breaker', detail })

/** Unknown outcomes and failures of the provider itself count; a refusal of one call does not. */
const isFailure = (outcome: Outcome): boolean =>
  outcome.kind === 'unknown' ||
  (outcome.kind === 'refused' &&
    (outcome.error.code === 'provider-down' ||
      outcome.error.code === 'transport' ||
      outcome.error.code === 'timeout'))

export const verdictOn = (
  lane: LaneHealth,
  request: GateRequest,
  { coolDown }: HealthLimits,
): GateVerdict => {
  if (lane.openUntil === null || request.lastResort) return pass
  // Longer than it can last: the wall clock was set back.
  const left = between(request.now, lane.openUntil)
  if (left > none && left <= times(coolDown, maxCoolDown))
    return skip(`open after ${lane.failures} consecutive failures`)
  if (lane.probe !== null && lane.probe.call !== request.callId && request.now < lane.probe.until)
    return skip('half open: another call is probing it')
  return pass
}

/** The lane while this call probes it; the same where it is closed. */
export const probedBy = (lane: LaneHealth, { callId, now }: GateRequest): LaneHealth =>
  lane.openUntil === null
    ? lane
    : { ...lane, probe: { call: callId, until: timeAfter(now, probePatience) } }

/** The same where the outcome changes nothing. */
export const afterOutcome = (
  lane: LaneHealth,
  outcome: Outcome,
  now: number,
  limits: HealthLimits,
): LaneHealth => {
  if (isFailure(outcome)) {
    const failures = lane.failures + 1
    // What was under way when it opened, or was tried as the last resort, does not hold it open longer.
    const isOpen = lane.openUntil !== null && now < lane.openUntil
    if (failures < limits.failures || isOpen) return { ...lane, failures }
    const openings = lane.openings + 1
    const pause = times(limits.coolDown, Math.min(2 ** lane.openings, maxCoolDown))
    return { ...lane, failures, openUntil: timeAfter(now, pause), openings }
  }
  const isOfCall = outcome.kind === 'refused' && outcome.error.code === 'canceled'
  return isOfCall || (lane.failures === 0 && lane.openUntil === null)
    ? lane
    : { ...healthy, probe: lane.probe }
}
