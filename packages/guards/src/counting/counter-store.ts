/** One thing counted under a key. */
export interface Counted {
  /** A call and a number: the same one counts once, however many routes are tried for it. */
  readonly id: string
  /** 1 for a call, else money. */
  readonly amount: number
  /** Epoch milliseconds of the calls' time. */
  readonly at: number
  /** From then on it may be forgotten. */
  readonly expires: number
}

/** Counts over a sliding window. Keys and ids may hold phone numbers. */
export interface CounterStore {
  /** Sum of what was taken under the key later than `since`. Changes nothing. */
  sum(key: string, since: number): number | Promise<number>
  /**
   * Counts it when the sum since `since` stays within `limit`, in one atomic step. `held`: this id is counted
   * already and stays as it is; `full`: nothing was counted.
   */
  take(
    key: string,
    entry: Counted,
    bound: { readonly since: number; readonly limit: number },
  ): 'taken' | 'held' | 'full' | Promise<'taken' | 'held' | 'full'>
  /** Takes an id out again; nothing happens where it is not there. */
  giveBack(key: string, id: string): void | Promise<void>
}

/** Sums of money are compared with this much tolerance, so that ten times 0.1 fits into 1. */
export const tolerance = 1e-9

interface Line {
  /** In the order taken; those before `head` are over. Given back: null. */
  readonly entries: (Counted | null)[]
  readonly positions: Map<string, number>
  head: number
  /** Of those from `head` on, so that no dial has to add up an hour of calls. */
  total: number
}

/** After so many takes the lines of which everything has expired are dropped. */
const sweepEvery = 1_000

/** Counts in this process, which a restart forgets and other processes do not see. */
export const memoryCounters = (): CounterStore => {
  const lines = new Map<string, Line>()
  let takes = 0
  const isOver = (entry: Counted | null | undefined, since: number): boolean =>
    entry === null || (entry !== undefined && entry.at <= since)
  const drop = (line: Line, position: number): void => {
    const entry = line.entries[position]
    if (!entry) return
    line.entries[position] = null
    line.positions.delete(entry.id)
    // Sums of money drift by a hair; an empty line starts from nothing again.
    line.total = line.positions.size === 0 ? 0 : line.total - entry.amount
  }
  const forget = (line: Line, since: number): void => {
    for (; isOver(line.entries[line.head], since); line.head++) drop(line, line.head)
    if (line.head < 1_000 || line.head * 2 < line.entries.length) return
    line.entries.splice(0, line.head)
    for (const [id, position] of line.positions) line.positions.set(id, position - line.head)
    line.head = 0
  }
  const sweep = (now: number): void => {
    for (const [key, line] of lines)
      if (line.entries.slice(line.head).every((entry) => entry === null || entry.expires <= now))
        lines.delete(key)
  }
  return {
    sum(key, since) {
      const line = lines.get(key)
      if (!line) return 0
      let sum = line.total
      for (let at = line.head; isOver(line.entries[at], since); at++)
        sum -= line.entries[at]?.amount ?? 0
      return sum
    },
    take(key, entry, { since, limit }) {
      if (++takes % sweepEvery === 0) sweep(entry.at)
      const line = lines.get(key) ?? {
        entries: [],
        positions: new Map<string, number>(),
        head: 0,
        total: 0,
      }
      forget(line, since)
      if (line.positions.has(entry.id)) return 'held'
      if (line.total + entry.amount > limit + tolerance) return 'full'
      line.positions.set(entry.id, line.entries.push(entry) - 1)
      line.total += entry.amount
      lines.set(key, line)
      return 'taken'
    },
    giveBack(key, id) {
      const line = lines.get(key)
      const position = line?.positions.get(id)
      if (line && position !== undefined) drop(line, position)
    },
  }
}
