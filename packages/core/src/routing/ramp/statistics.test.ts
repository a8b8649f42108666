import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  meanScore,
  measured,
  normalBelow,
  scoreOf,
  type Bound,
  type Proportion,
} from './statistics.ts'

/** A generator of Park and Miller, so that every run draws the same. */
const random = (seed: number) => () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647

const drawn = (share: number, of: number, draw: () => number): Proportion => {
  let count = 0
  for (let at = 0; at < of; at++) if (draw() < share) count++
  return { count, of }
}

const equal: Bound = { ratio: 1, difference: 0 }

describe('the normal distribution', () => {
  // Of printed tables.
  it.each([
    [0, 0.5],
    [1, 0.8413447],
    [1.644854, 0.95],
    [1.959964, 0.975],
    [2.326348, 0.99],
    [3.090232, 0.999],
    [-2.326348, 0.01],
  ])('has %f below %f', (z, share) => {
    expect(normalBelow(z)).toBeCloseTo(share, 6)
  })
})

describe('the test of two proportions', () => {
  it('is the pooled test of the textbooks where the shares are compared as they are', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 20, max: 5_000 }), fc.integer({ min: 20, max: 5_000 })),
        fc.tuple(
          fc.integer({ min: 0, max: 1_000 }).map((share) => share / 1_000),
          fc.integer({ min: 0, max: 1_000 }).map((share) => share / 1_000),
        ),
        ([n, m], [p, q]) => {
          const target = { count: Math.round(n * p), of: n }
          const control = { count: Math.round(m * q), of: m }
          const pooled = (target.count + control.count) / (n + m)
          if (pooled === 0 || pooled === 1) return
          const error = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
          expect(scoreOf(target, control, equal)).toBeCloseTo(
            (target.count / n - control.count / m) / error,
            6,
          )
        },
      ),
    )
  })

  it.each<[Bound]>([
    [{ ratio: 0.9, difference: 0 }],
    [{ ratio: 1, difference: 0.05 }],
    [{ ratio: 1, difference: 0.02 }],
  ])('takes its variance from the most likely shares at the bound: %j', (bound) => {
    const { ratio, difference } = bound
    const log = (count: number, share: number) => (count === 0 ? 0 : count * Math.log(share))
    for (const [x, n, y, m] of [
      [30, 100, 100, 200],
      [0, 50, 3, 60],
      [95, 100, 190, 200],
      [12, 40, 9, 400],
    ] as const) {
      // By trying every share.
      let [best, found] = [-Infinity, 0]
      for (let step = 1; step < 20_000; step++) {
        const p = step / 20_000
        const q = ratio * p + difference
        if (q >= 1) break
        const likelihood = log(x, q) + log(n - x, 1 - q) + log(y, p) + log(m - y, 1 - p)
        if (likelihood > best) [best, found] = [likelihood, p]
      }
      const q = ratio * found + difference
      const variance = (q * (1 - q)) / n + (ratio * ratio * found * (1 - found)) / m
      const expected = (x / n - ratio * (y / m) - difference) / Math.sqrt(variance)
      expect(scoreOf({ count: x, of: n }, { count: y, of: m }, bound)).toBeCloseTo(expected, 1)
    }
  })

  it('exceeds its confidence no oftener than it says where the target is exactly at the bound', () => {
    const draw = random(7)
    for (const [share, bound] of [
      [0.5, { ratio: 0.9, difference: 0 }],
      [0.1, { ratio: 1, difference: 0.05 }],
    ] as const) {
      let wrong = 0
      const tries = 2_000
      for (let at = 0; at < tries; at++) {
        const control = drawn(share, 300, draw)
        const target = drawn(share * bound.ratio + bound.difference, 100, draw)
        const z = scoreOf(target, control, bound)
        if (normalBelow(bound.difference > 0 ? z : -z) > 0.95) wrong++
      }
      // 0.05, and four standard deviations.
      expect(wrong / tries).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / tries))
      expect(wrong / tries).toBeGreaterThan(0.02)
    }
  })

  it('finds nothing where there is nothing', () => {
    expect(scoreOf({ count: 0, of: 50 }, { count: 0, of: 50 }, equal)).toBe(0)
    expect(scoreOf({ count: 50, of: 50 }, { count: 60, of: 60 }, equal)).toBe(0)
    expect(scoreOf({ count: 50, of: 50 }, { count: 0, of: 50 }, equal)).toBeGreaterThan(9)
  })
})

describe('the test of two means', () => {
  /** Probability that a t variable is below `t`, by the trapezoidal rule over its density. */
  const below = (t: number, freedom: number): number => {
    const density = (x: number) => (1 + (x * x) / freedom) ** (-(freedom + 1) / 2)
    const area = (until: number) => {
      let sum = 0
      const step = 0.001
      for (let x = 0; x < until; x += step) sum += ((density(x) + density(x + step)) / 2) * step
      return sum
    }
    return 0.5 + (Math.sign(t) * area(Math.abs(t))) / (2 * area(400))
  }

  it('agrees with the t distribution and the degrees of freedom of Welch', () => {
    const slow = measured([9, 11, 8, 12, 10, 13, 9, 12, 11, 10, 8, 14])
    const fast = measured([5, 6, 4, 7, 5, 6, 5, 4, 6, 5, 7, 6, 5, 4, 6])
    for (const difference of [0, 3, 4, 5]) {
      const [a, b] = [slow.variance / slow.count, fast.variance / fast.count]
      const t = (slow.mean - fast.mean - difference) / Math.sqrt(a + b)
      const freedom = (a + b) ** 2 / (a ** 2 / (slow.count - 1) + b ** 2 / (fast.count - 1))
      expect(normalBelow(meanScore(slow, fast, difference))).toBeCloseTo(below(t, freedom), 2)
    }
  })

  it('measures mean and variance', () => {
    expect(measured([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ count: 8, mean: 5, variance: 32 / 7 })
    expect(measured([])).toEqual({ count: 0, mean: 0, variance: 0 })
    expect(measured([3])).toEqual({ count: 1, mean: 3, variance: 0 })
  })

  it('is certain where nothing varies', () => {
    const always = (value: number) => measured(Array.from({ length: 30 }, () => value))
    expect(meanScore(always(5), always(1), 3)).toBe(Infinity)
    expect(meanScore(always(4), always(1), 3)).toBe(0)
    expect(meanScore(always(3), always(1), 3)).toBe(-Infinity)
  })
})
