/** One write that waits, and what it must not share a batch with. */
interface Waiting<Item, Result> {
  readonly item: Item
  readonly keys: readonly string[]
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

export interface BatcherParts<Item, Result> {
  /** Ids of what an item writes. No two items of a batch have one in common. */
  readonly keysOf: (item: Item) => readonly string[]
  /** One statement or transaction; the result of each item, in order. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>
  /** One item by itself. */
  readonly runAlone: (item: Item) => Promise<Result>
  /** Whether an error of `run` shows that nothing was written, so that the items may be run one by one. */
  readonly mayRepeat: (error: unknown) => boolean
  /** Most items of a batch. */
  readonly limit?: number
}

export interface Batcher<Item, Result> {
  add(item: Item): Promise<Result>
  /** Resolves when what waits now is done. */
  idle(): Promise<void>
}

/** Enough to share a commit, few enough that others get at the rows in between. */
const defaultLimit = 256

/**
 * Group commit: what comes while a batch is under way is the next batch. Each item has its own result; where a batch
 * fails although nothing was written, its items run one by one, so that one bad write fails alone.
 */
export const createBatcher = <Item, Result>(
  parts: BatcherParts<Item, Result>,
): Batcher<Item, Result> => {
  const { keysOf, run, runAlone, mayRepeat, limit = defaultLimit } = parts
  let waiting: Waiting<Item, Result>[] = []
  let running: Promise<void> | null = null

  /** Takes the next batch. An item that shares a key with one before it stays, and so does all that shares one with it. */
  const next = (): Waiting<Item, Result>[] => {
    const batch: Waiting<Item, Result>[] = []
    const rest: Waiting<Item, Result>[] = []
    const seen = new Set<string>()
    for (const entry of waiting) {
      const fits = batch.length < limit && entry.keys.every((key) => !seen.has(key))
      ;(fits ? batch : rest).push(entry)
      for (const key of entry.keys) seen.add(key)
    }
    waiting = rest
    return batch
  }

  const settle = async (batch: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await run(batch.map(({ item }) => item))
      batch.forEach((entry, at) => entry.resolve(results[at]!))
    } catch (error) {
      if (!mayRepeat(error)) return batch.forEach((entry) => entry.reject(error))
      for (const entry of batch) await runAlone(entry.item).then(entry.resolve, entry.reject)
    }
  }

  const work = async (): Promise<void> => {
    // What is asked for in this turn of the event loop goes together.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (waiting.length > 0) await settle(next())
    running = null
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, keys: keysOf(item), resolve, reject })
        running ??= work()
      }),
    idle: async () => void (await running),
  }
}
