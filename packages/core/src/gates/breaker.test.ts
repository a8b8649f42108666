import { describe, expect, it } from 'vitest'
import type { CallErrorCode } from '../model/error.ts'
import type { Route } from '../model/routing-rule.ts'
import { far } from '../testing/index.ts'
import { breaker, type BreakerOptions } from './breaker.ts'
import type { GateRequest, GateVerdict, Outcome } from './gate.ts'

const noon = Date.UTC(2026, 0, 5, 12)
const unknown: Outcome = { kind: 'unknown', error: null }
const accepted: Outcome = { kind: 'accepted' }
const refused = (code: CallErrorCode): Outcome => ({
  kind: 'refused',
  error: { code, message: code, dialled: 'no' },
})

const setUp = (options: BreakerOptions = {}) => {
  const gate = breaker(options)
  const request = (after: number, fields: Partial<GateRequest> = {}): GateRequest => ({
    callId: 'call_1',
    call: { to: far },
    route: { provider: 'a', weight: 1 },
    now: noon + after,
    dialBefore: Infinity,
    alternatives: true,
    lastResort: false,
    ...fields,
  })
  const over = (route: Partial<Route>) => ({ route: { provider: 'a', weight: 1, ...route } })
  return {
    gate,
    over,
    check: (after: number, fields?: Partial<GateRequest>) =>
      (gate.check(request(after, fields)) as GateVerdict).verdict,
    acquire: (after: number, fields?: Partial<GateRequest>) =>
      (gate.acquire!(request(after, fields)) as GateVerdict).verdict,
    release: (outcome: Outcome, after = 0, fields?: Partial<GateRequest>) =>
      gate.release?.(request(after, fields), outcome),
  }
}
const minute = 60_000

describe('the breaker counts', () => {
  it.each(['provider-down', 'transport', 'timeout'] as const)(
    'a refusal for %s as a failure of the provider',
    (code) => {
      const { release, check } = setUp({ failures: 2 })
      release(refused(code))
      expect(check(0)).toBe('pass')
      release(refused(code))
      expect(check(0)).toBe('skip')
    },
  )
  it.each(['auth', 'number-invalid', 'rate', 'expired', 'unexpected'] as const)(
    'a refusal for %s as a sign of life',
    (code) => {
      const { release, check } = setUp({ failures: 2 })
      release(unknown)
      release(refused(code))
      release(unknown)
      expect(check(0)).toBe('pass')
      release(unknown)
      expect(check(0)).toBe('skip')
    },
  )
  it('a call that was accepted as a sign of life', () => {
    const { release, check } = setUp({ failures: 2 })
    for (const outcome of [unknown, accepted, unknown]) release(outcome)
    expect(check(0)).toBe('pass')
  })
  it('a call that was canceled as nothing at all', () => {
    const { release, check } = setUp({ failures: 2 })
    for (const outcome of [unknown, refused('canceled'), unknown]) release(outcome)
    expect(check(0)).toBe('skip')
  })
  it('each gateway of each provider on its own', () => {
    const { release, check, over } = setUp({ failures: 1 })
    release(unknown, 0, over({ gateway: 'g1' }))
    expect(check(0, over({ gateway: 'g1' }))).toBe('skip')
    expect(check(0, over({ gateway: 'g2' }))).toBe('pass')
    expect(check(0, over({}))).toBe('pass')
    expect(check(0, over({ provider: 'b', gateway: 'g1' }))).toBe('pass')
  })
  it('outcomes of calls before a restart', () => {
    const { gate, check } = setUp({ failures: 2, coolDownMs: minute })
    const route: Route = { provider: 'a', weight: 1 }
    gate.recall?.(route, unknown, noon - 50_000)
    gate.recall?.(route, unknown, noon - 20_000)
    expect([check(0), check(40_000 - 1), check(40_000)]).toEqual(['skip', 'skip', 'pass'])
  })
})

describe('an open breaker', () => {
  const opened = (options: BreakerOptions = { failures: 1, coolDownMs: minute }) => {
    const set = setUp(options)
    set.release(unknown)
    return set
  }
  it('says why, and how many failures there were', () => {
    const { gate, release } = setUp()
    for (const _ of [1, 2, 3]) release(unknown)
    const request = { callId: 'x', call: { to: far }, route: { provider: 'a', weight: 1 } }
    const rest = { now: noon, dialBefore: Infinity, alternatives: true, lastResort: false }
    expect(gate.check({ ...request, ...rest })).toEqual({
      verdict: 'skip',
      reason: 'breaker',
      detail: 'open after 3 consecutive failures',
    })
  })
  it('lets a last resort through', () => {
    const { check, acquire } = opened()
    expect([check(0), check(0, { lastResort: true }), acquire(0, { lastResort: true })]).toEqual([
      'skip',
      'pass',
      'pass',
    ])
  })
  it('is not held open by what was under way when it opened', () => {
    const { release, check } = opened()
    release(unknown, minute - 1)
    expect([check(minute - 1), check(minute)]).toEqual(['skip', 'pass'])
    // Nor is the next cool-down longer for it.
    release(unknown, minute)
    expect([check(3 * minute - 1), check(3 * minute)]).toEqual(['skip', 'pass'])
  })
  it('does not stay open for years when the wall clock is set back', () => {
    const { check } = opened()
    const longest = 10 * minute
    expect(check(minute - longest)).toBe('skip')
    expect(check(minute - longest - 1)).toBe('pass')
  })
  it('closes for all at the first sign of life, with its first cool-down', () => {
    const { release, check } = opened()
    release(unknown, minute)
    release(accepted, 90_000)
    expect(check(90_000, { callId: 'another' })).toBe('pass')
    release(unknown, 100_000)
    expect([check(100_000 + minute - 1), check(100_000 + minute)]).toEqual(['skip', 'pass'])
  })
})

describe('a half-open breaker', () => {
  const halfOpen = () => {
    const set = setUp({ failures: 1, coolDownMs: minute })
    set.release(unknown)
    return set
  }
  const other = { callId: 'call_2' }
  it('lets one call probe at a time', () => {
    const { check, acquire, release } = halfOpen()
    // Looking, as explain does, takes no turn.
    expect([check(minute), check(minute, other)]).toEqual(['pass', 'pass'])
    expect(acquire(minute)).toBe('pass')
    expect([check(minute, other), acquire(minute, other)]).toEqual(['skip', 'skip'])
    expect([check(minute), acquire(minute)]).toEqual(['pass', 'pass'])
    release(refused('canceled'), minute)
    expect(acquire(minute, other)).toBe('pass')
    expect(check(minute)).toBe('skip')
  })
  it('keeps the turn of its probe when another call ends', () => {
    const { check, acquire, release } = halfOpen()
    acquire(minute)
    release(refused('canceled'), minute, other)
    expect(check(minute, { callId: 'call_3' })).toBe('skip')
  })
  it('gives no turn while it is open, nor where it is closed', () => {
    const { check, acquire, release } = setUp({ failures: 1, coolDownMs: minute })
    acquire(0)
    release(unknown, 0, other)
    expect(acquire(1)).toBe('skip')
    expect(check(minute, { callId: 'call_3' })).toBe('pass')
  })
})
