import type { CallRecord } from './record.ts'

interface Line {
  tail: Promise<unknown>
  waiting: number
  /** What the last one in the line read or wrote. */
  latest: CallRecord | null
}

/** One turn at a time per call, so that the writes of one process never conflict with each other. */
export const createTurns = () => {
  const lines = new Map<string, Line>()
  return async <T>(
    id: string,
    run: (line: { latest: CallRecord | null }) => Promise<T>,
  ): Promise<T> => {
    const line = lines.get(id) ?? { tail: Promise.resolve(), waiting: 0, latest: null }
    lines.set(id, line)
    line.waiting++
    const turn = line.waiting === 1 ? run(line) : line.tail.then(() => run(line))
    line.tail = turn.catch(() => {})
    try {
      return await turn
    } finally {
      if (--line.waiting === 0) lines.delete(id)
    }
  }
}
