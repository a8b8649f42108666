import { expect, test } from 'vitest'
import { runRolling } from '../scripts/chaos/rolling.ts'

// The whole torture is `pnpm chaos --dispatchers 4`; this much of it is in every run of the tests (S1, S2).
test.each([
  [2, 1],
  [4, 2],
])(
  '%i dispatchers over one store that start, recover, close and die ring no phone twice',
  async (dispatchers, seed) => {
    const verdict = await runRolling({ calls: 60, dispatchers, seed })
    expect(verdict.examples).toEqual([])
    expect([verdict.doubleRings, verdict.lostCalls]).toEqual([0, 0])
    // Leases keep a living process's calls from being taken for abandoned; without them it is one call in five.
    expect(verdict.orphaned).toBeLessThan(4)
    expect(verdict.rings).toBeGreaterThan(20)
    expect(verdict.kills + verdict.stops + verdict.closed).toBeGreaterThan(2)
  },
  120_000,
)
