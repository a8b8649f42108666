import { milliseconds, timeAfter } from '../../model/units.ts'

/** Beyond this many the oldest is forgotten; asking the store once more is all that costs. */
const maxKnown = 1_000

/** Until when other dispatchers were at work when the store was last asked. */
export const createLeaseEnds = (now: () => number) => {
  const ends = new Map<string, number>()
  return {
    of: (dispatcher: string): number | null => ends.get(dispatcher) ?? null,
    learn(dispatcher: string, remainingMs: number): void {
      ends.delete(dispatcher)
      ends.set(dispatcher, timeAfter(now(), milliseconds(remainingMs)))
      if (ends.size > maxKnown) for (const oldest of ends.keys()) return void ends.delete(oldest)
    },
  }
}
