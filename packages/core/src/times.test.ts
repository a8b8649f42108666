import { describe, expect, it } from 'vitest'
import { breaker } from './gates/breaker.ts'
import type { GateRequest, Outcome } from './gates/gate.ts'
import { pacer } from './gates/pacer.ts'
import type { Call } from './model/call.ts'
import { delayAfter, locateDelays, pollDelays } from './journal/times.ts'
import { qualityTracker } from './routing/quality.ts'
import { rate, priceOf, rateDeck } from './routing/rates/rate-deck.ts'
import { localTime, windowHolds } from './routing/time/time-window.ts'
import { far, manualClock } from './testing/index.ts'

const epoch = Date.UTC(2026, 0, 5, 12)
const minute = 60_000

const requestOf = (now: number, fields: Partial<GateRequest> = {}): GateRequest => ({
  callId: 'call_1',
  call: { to: far },
  route: { provider: 'a', weight: 1 },
  now,
  dialBefore: Infinity,
  alternatives: false,
  lastResort: false,
  ...fields,
})

describe('a time window', () => {
  const at = (text: string) => Date.parse(`2026-01-${text}Z`)
  // 5 January 2026 is a Monday. Lord Howe is UTC+11 then, Kathmandu UTC+5:45.
  it.each([
    ['09:00', '17:30', 'UTC', '05T08:59:59.999', false],
    ['09:00', '17:30', 'UTC', '05T09:00:00.000', true],
    ['09:00', '17:30', 'UTC', '05T09:00:00.001', true],
    ['09:00', '17:30', 'UTC', '05T17:29:59.999', true],
    ['09:00', '17:30', 'UTC', '05T17:30:00.000', false],
    ['22:00', '06:00', 'UTC', '05T21:59:59.999', false],
    ['22:00', '06:00', 'UTC', '05T22:00:00.000', true],
    ['22:00', '06:00', 'UTC', '05T23:59:59.999', true],
    ['22:00', '06:00', 'UTC', '06T00:00:00.000', true],
    ['22:00', '06:00', 'UTC', '06T05:59:59.999', true],
    ['22:00', '06:00', 'UTC', '06T06:00:00.000', false],
    ['00:00', '24:00', 'UTC', '05T23:59:59.999', true],
    ['09:00', '17:30', 'Asia/Kathmandu', '05T03:14:59.999', false],
    ['09:00', '17:30', 'Asia/Kathmandu', '05T03:15:00.000', true],
    ['09:00', '17:30', 'Australia/Lord_Howe', '05T06:29:59.999', true],
    ['09:00', '17:30', 'Australia/Lord_Howe', '05T06:30:00.000', false],
  ])('%s to %s in %s at %s: %s', (from, to, zone, time, holds) => {
    expect(windowHolds({ from, to, zone }, at(time))).toBe(holds)
  })
  it.each([
    [[1], '04T23:59:59.999', false],
    [[1], '05T00:00:00.000', true],
    [[1], '05T23:59:59.999', true],
    [[1], '06T00:00:00.000', false],
    [[7, 1], '04T23:59:59.999', true],
  ])('on the days %j at %s: %s', (days, time, holds) => {
    expect(windowHolds({ days, from: '00:00', to: '24:00', zone: 'UTC' }, at(time))).toBe(holds)
  })
  it('reads the time of each zone again when the minute changes, forwards and backwards', () => {
    const read = (zone: string, time: string) => localTime(zone, at(time)).minutes
    expect(read('UTC', '05T12:00:59.999')).toBe(720)
    expect(read('Asia/Kathmandu', '05T12:00:59.999')).toBe(1_065)
    expect(read('UTC', '05T12:01:00.000')).toBe(721)
    expect(read('Asia/Kathmandu', '05T12:01:00.000')).toBe(1_066)
    expect(read('UTC', '05T12:00:00.000')).toBe(720)
    expect(localTime('UTC', at('06T12:00:00.000')).day).toBe(2)
  })
})

describe('the breaker', () => {
  const failed: Outcome = { kind: 'unknown', error: null }
  const opened = (options: { failures?: number; coolDownMs?: number }, times: number) => {
    const gate = breaker(options)
    for (let index = 0; index < times; index++) gate.release?.(requestOf(epoch), failed)
    return gate
  }
  it.each([
    [{}, 2, 0, 'pass'],
    [{}, 3, 0, 'skip'],
    [{}, 3, 29_999, 'skip'],
    [{}, 3, 30_000, 'pass'],
    [{ failures: 1, coolDownMs: 500 }, 0, 0, 'pass'],
    [{ failures: 1, coolDownMs: 500 }, 1, 499, 'skip'],
    [{ failures: 1, coolDownMs: 500 }, 1, 500, 'pass'],
    [{ failures: 1, coolDownMs: 500 }, 1, 501, 'pass'],
  ])('%j after %i failures and %i ms: %s', async (options, times, after, verdict) => {
    const gate = opened(options, times)
    expect((await gate.check(requestOf(epoch + after))).verdict).toBe(verdict)
  })
  it('doubles its cool-down with each failed probe, up to tenfold', async () => {
    const gate = opened({ failures: 1, coolDownMs: 500 }, 1)
    let now = epoch
    for (const coolDown of [500, 1_000, 2_000, 4_000, 5_000, 5_000]) {
      expect((await gate.check(requestOf(now + coolDown - 1))).verdict).toBe('skip')
      now += coolDown
      expect((await gate.acquire?.(requestOf(now)))?.verdict).toBe('pass')
      gate.release?.(requestOf(now), failed)
    }
  })
})

describe('the pacer', () => {
  /** Milliseconds after which the second call of a lane starts, or `late`. */
  const startOfSecond = async (
    limits: { readonly cps?: number; readonly concurrency?: number },
    first: Partial<GateRequest> = {},
    second: Partial<GateRequest> = {},
    patience?: number,
  ) => {
    const clock = manualClock(epoch)
    const gate = pacer({ clock, limits: () => limits, patienceMs: patience })
    await gate.acquire?.(requestOf(epoch, first))
    const later: { started?: number | 'late' } = {}
    void Promise.resolve(gate.acquire?.(requestOf(epoch, { callId: 'call_2', ...second }))).then(
      (verdict) => (later.started = verdict?.verdict === 'pass' ? clock.now() - epoch : 'late'),
    )
    await clock.advance(0)
    while (later.started === undefined) await clock.advance(1)
    return later.started
  }
  it.each([
    [{ cps: 4 }, 250],
    [{ cps: 10 }, 100],
    [{ cps: 0.5 }, 2_000],
  ])('%j: the next call starts after %i ms', async (limits, after) => {
    expect(await startOfSecond(limits)).toBe(after)
  })
  it.each([
    [250, 'late'],
    [251, 250],
    [249, 'late'],
  ])('a call that is wanted for %i ms starts after %s', async (wanted, expected) => {
    const second = { dialBefore: epoch + wanted }
    expect(await startOfSecond({ cps: 4 }, {}, second)).toBe(expected)
  })
  it.each([
    [249, 'late'],
    [251, 250],
  ])(
    'with other routes and %i ms of patience a call starts after %s',
    async (patience, expected) => {
      const second = { alternatives: true }
      expect(await startOfSecond({ cps: 4 }, {}, second, patience)).toBe(expected)
    },
  )
  it.each([
    [1, 61_000],
    [2, 62_000],
    // The longest that a call can last at any provider by default.
    [undefined, 4 * 3_600_000 + 60_000],
  ])(
    'a slot is free %s s and a minute after the start at the latest: %i ms',
    async (maxDuration, at) => {
      const clock = manualClock(epoch)
      const gate = pacer({ clock, limits: () => ({ concurrency: 1 }) })
      await gate.acquire?.(requestOf(epoch, { call: { to: far, maxDuration } }))
      let started = false
      void Promise.resolve(gate.acquire?.(requestOf(epoch, { callId: 'call_2' }))).then(
        () => (started = true),
      )
      await clock.advance(at - 1)
      expect(started).toBe(false)
      await clock.advance(1)
      expect(started).toBe(true)
    },
  )
})

describe('the quality of a route', () => {
  const ended = (sentAt: number, ringingAt: number | null, answeredAt: number | null) => {
    const text = (at: number | null) => (at === null ? null : new Date(at).toISOString())
    return {
      provider: 'a',
      attempts: [{ provider: 'a', sentAt: text(sentAt) }],
      ringingAt: text(ringingAt),
      answeredAt: text(answeredAt),
    } as unknown as Call
  }
  it.each([
    [undefined, 15 * minute - 1, 1],
    [undefined, 15 * minute, 1],
    [undefined, 15 * minute + 1, 0],
    [5_000, 4_999, 1],
    [5_000, 5_000, 1],
    [5_000, 5_001, 0],
  ])('over a window of %s ms counts a call sent %i ms ago: %i', (window, ago, attempts) => {
    const tracker = qualityTracker(window === undefined ? {} : { window })
    tracker.observe(ended(epoch, null, null))
    expect(tracker.of('a', epoch + ago).attempts).toBe(attempts)
  })
  it('measures the delay in seconds, to the ringing before the answer', () => {
    const delayOf = (ringing: number | null, answered: number | null) => {
      const tracker = qualityTracker()
      tracker.observe(ended(epoch, ringing, answered))
      return tracker.of('a', epoch).postDialDelay
    }
    expect(delayOf(epoch + 2_500, epoch + 9_000)).toBe(2.5)
    expect(delayOf(null, epoch + 9_000)).toBe(9)
    expect(delayOf(null, null)).toBeNull()
  })
})

describe('rates', () => {
  it.each([
    [29, 0.31],
    [30, 0.31],
    [31, 0.37],
    [36, 0.37],
    [37, 0.43],
  ])('%i s cost %d', (seconds, price) => {
    const held = { prefix: '1', perMinute: 0.6, initial: 30, increment: 6, connectionFee: 0.01 }
    expect(priceOf(rate.parse(held), seconds)).toBeCloseTo(price, 10)
  })
  it.each([
    ['2026-02-01T00:00:00.000+01:00', -1, 1],
    ['2026-02-01T00:00:00.000+01:00', 0, 2],
    ['2026-02-01T00:00:00.000+01:00', 1, 2],
    // A date alone begins at midnight UTC, wherever the machine is.
    ['2026-02-01', 3_600_000 - 1, 1],
    ['2026-02-01', 3_600_000, 2],
  ])('from %s hold %i ms after midnight in Berlin: %d', (effectiveFrom, after, perMinute) => {
    const deck = rateDeck('d', 'USD', [
      { prefix: '1', perMinute: 1 },
      { prefix: '1', perMinute: 2, effectiveFrom },
    ])
    const now = Date.UTC(2026, 0, 31, 23) + after
    expect(deck.rateFor('+14155550123', now)?.perMinute).toBe(perMinute)
  })
})

describe('waits between tries', () => {
  it.each([
    [locateDelays, 0, 1_000],
    [locateDelays, 5, 30_000],
    [locateDelays, 99, 30_000],
    [pollDelays, 1, 2_000],
    [pollDelays, 5, 15_000],
    [pollDelays, 6, 15_000],
  ])('%j after %i tries: %i ms', (delays, tries, milliseconds) => {
    expect(delayAfter(delays, tries)).toBe(milliseconds)
  })
})
