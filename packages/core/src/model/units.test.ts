import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  between,
  inMilliseconds,
  inSeconds,
  milliseconds,
  plus,
  seconds,
  secondsBetween,
  shorter,
  timeAfter,
  timeBefore,
  times,
  toMilliseconds,
  toSeconds,
  type Milliseconds,
  type Seconds,
} from './units.ts'

describe('durations', () => {
  it('are turned into each other, fractions kept', () => {
    expect(inMilliseconds(toMilliseconds(seconds(1.5)))).toBe(1_500)
    expect(inSeconds(toSeconds(milliseconds(2_250)))).toBe(2.25)
  })
  it('move a time, and lie between two', () => {
    expect(timeAfter(10_000, milliseconds(500), toMilliseconds(seconds(2)))).toBe(12_500)
    expect(timeAfter(10_000)).toBe(10_000)
    expect(timeBefore(10_000, milliseconds(500))).toBe(9_500)
    expect(inMilliseconds(between(10_000, 9_000))).toBe(-1_000)
    expect(secondsBetween(10_000, 12_250)).toBe(2.25)
    expect(inMilliseconds(plus(milliseconds(300), milliseconds(4)))).toBe(304)
    expect(inMilliseconds(times(milliseconds(300), 4))).toBe(1_200)
    expect(inMilliseconds(shorter(milliseconds(3), milliseconds(2)))).toBe(2)
    expect(inMilliseconds(shorter(milliseconds(2), milliseconds(3)))).toBe(2)
  })
})

// Checked by the compiler: each line that mixes units has to be an error, or the check of the types fails.
describe('units that differ', () => {
  const ring: Seconds = seconds(30)
  const patience: Milliseconds = milliseconds(500)

  it('are not assigned to each other, nor bare numbers to them', () => {
    expectTypeOf<Seconds>().not.toExtend<Milliseconds>()
    expectTypeOf<Milliseconds>().not.toExtend<Seconds>()
    expectTypeOf<number>().not.toExtend<Seconds>()
    expectTypeOf<Milliseconds>().not.toExtend<number>()
    // @ts-expect-error a bare number has no unit
    expect((): Seconds => 30).toBeTypeOf('function')
    // @ts-expect-error seconds for a wait in milliseconds
    expect(timeAfter(0, ring)).toBe(30)
    // @ts-expect-error milliseconds for seconds
    expect(toMilliseconds(patience)).toBe(500_000)
  })
  it('are neither added nor compared', () => {
    // @ts-expect-error seconds and milliseconds
    expect(ring < patience).toBe(true)
    // @ts-expect-error seconds and milliseconds
    expect(ring + patience).toBe(530)
    // @ts-expect-error a time and seconds
    expect(Date.now() + ring).toBeTypeOf('number')
    // @ts-expect-error seconds and a bare number
    expect(ring * 1000).toBe(30_000)
    // @ts-expect-error seconds in place of milliseconds
    expect(shorter(ring, patience)).toBe(ring)
    // One unit alone compares.
    expect(patience < milliseconds(501)).toBe(true)
  })
})
