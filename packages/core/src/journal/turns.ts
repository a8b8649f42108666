import type { CallRecord } from './record.ts'
import type { Awaitable } from './store/store.ts'

/** The turn of one write. */
export interface Turn {
  /** What the one before read or wrote. */
  latest: CallRecord | null
}

interface Line extends Turn {
  /** Those that wait, in the order in which they came. */
  readonly waiting: (() => void)[]
}

/** One turn at a time per call, so that the writes of one process never conflict with each other. */
export const createTurns = () => {
  const lines = new Map<string, Line>()
  return {
    /** At once where nothing else has its turn. Every turn must be left. */
    enter(id: string): Awaitable<Turn> {
      const line = lines.get(id)
      if (line) return new Promise((resolve) => line.waiting.push(() => resolve(line)))
      const first: Line = { latest: null, waiting: [] }
      lines.set(id, first)
      return first
    },
    leave(id: string): void {
      const next = lines.get(id)?.waiting.shift()
      if (next) next()
      else lines.delete(id)
    },
  }
}
