import type { TransportError } from '@callplane/core'
import { milliseconds } from '@callplane/core/units'
import { manualClock } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { Exchange } from './exchange.ts'

const controller = () => ({
  aborted: false,
  paused: false,
  reason: null,
  abort: () => {},
  pause() {},
  resume() {},
})

const begin = (sendBy?: number) => {
  const clock = manualClock(0)
  const errors: TransportError[] = []
  const exchange = new Exchange({
    clock,
    limits: { sendBy },
    timeout: milliseconds(10_000),
    resolve: () => {},
    reject: (error) => void errors.push(error),
  })
  expect(exchange.begin()).toBe(true)
  return { clock, errors, exchange }
}

describe('an exchange', () => {
  it('that undici would write a second time fails as sent, and is not written', () => {
    const { errors, exchange } = begin()
    exchange.onRequestStart(controller())
    expect(() => exchange.onRequestStart(controller())).toThrow('was sent')
    expect(errors).toMatchObject([{ reason: 'reset', sent: true }])
  })

  it('is not written late because the wall clock was set back while it waited for a socket (S11)', async () => {
    const { clock, errors, exchange } = begin(2000)
    clock.step(-3_600_000)
    await clock.advance(2000)
    expect(() => exchange.onRequestStart(controller())).toThrow('was not sent')
    expect(errors).toMatchObject([{ reason: 'send-by', sent: false }])
  })

  it.each([
    [1999, []],
    [2000, [{ reason: 'send-by', sent: false }]],
  ])('looks at the clock in the turn in which it is written: %i ms', async (at, failures) => {
    // A machine that slept runs its timers late, so only the look itself tells.
    const late = { ...manualClock(0), after: () => () => {} }
    const errors: TransportError[] = []
    const exchange = new Exchange({
      clock: late,
      limits: { sendBy: 2000 },
      timeout: milliseconds(10_000),
      resolve: () => {},
      reject: (error) => void errors.push(error),
    })
    exchange.begin()
    late.step(-3_600_000)
    await late.advance(at)
    try {
      exchange.onRequestStart(controller())
    } catch {}
    expect(errors).toMatchObject(failures)
  })

  it.each([
    [undefined, 10_000],
    [7_000, 7_000],
    [45_000, 45_000],
  ])('with a timeout of %s ms ends after %i ms', async (timeout, after) => {
    for (const started of [false, true]) {
      const clock = manualClock(0)
      const errors: TransportError[] = []
      const exchange = new Exchange({
        clock,
        limits: { timeoutMs: timeout },
        timeout: milliseconds(10_000),
        resolve: () => {},
        reject: (error) => void errors.push(error),
      })
      exchange.begin()
      if (started) exchange.onRequestStart(controller())
      await clock.advance(after - 1)
      expect(errors).toEqual([])
      await clock.advance(1)
      expect(errors).toMatchObject([{ reason: 'timeout', sent: started }])
      expect(clock.pending).toBe(0)
    }
  })

  // Not sent, it ends at `sendBy`; sent, only the timeout counts.
  it.each([
    [2_000, false, 2_000, 'send-by'],
    [2_000, true, 10_000, 'timeout'],
    [10_001, false, 10_000, 'timeout'],
    [10_001, true, 10_000, 'timeout'],
  ])('to be sent by %i ms, sent: %s, ends after %i ms: %s', async (sendBy, sent, after, reason) => {
    const { clock, errors, exchange } = begin(sendBy)
    if (sent) exchange.onRequestStart(controller())
    await clock.advance(after - 1)
    expect(errors).toEqual([])
    await clock.advance(1)
    expect(errors).toMatchObject([{ reason, sent }])
  })
})
