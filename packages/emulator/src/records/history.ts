/** The newest entries of a list, within limits of count and bytes. */
export type History<T> = {
  /** `bytes`: what the entry keeps alive besides a few hundred bytes of its own; 0 when absent. */
  add(entry: T, bytes?: number): void
  /** The entry keeps so many bytes alive by now. Nothing for one that was dropped. */
  weigh(entry: T, bytes: number): void
  list(): readonly T[]
  find(matches: (entry: T) => boolean): T | undefined
  /** How many entries were dropped for the limits since the last `clear`. */
  dropped(): number
  clear(): void
}

export type HistoryLimits = {
  /** Entries of each list (requests, deliveries, rings, calls, warnings) that are kept, and of each provider's calls and recordings that are over. Default: 10,000. */
  readonly entries?: number | undefined
  /** Bytes of bodies, those of answers included, that each of the lists of requests and deliveries keeps. Default: 64 MiB. */
  readonly bytes?: number | undefined
}

export const defaultHistory = { entries: 10_000, bytes: 64 * 1024 * 1024 } as const

/** Throws a RangeError for limits that are not positive numbers. */
export function createHistory<T>({
  entries: most = defaultHistory.entries,
  bytes: mostBytes = defaultHistory.bytes,
}: HistoryLimits = {}): History<T> {
  if (!(most >= 1)) throw new RangeError('history.entries must be at least 1')
  if (!(mostBytes >= 1)) throw new RangeError('history.bytes must be at least 1')
  let kept: { readonly entry: T; bytes: number }[] = []
  /** Index of the oldest entry that is kept: the array is compacted now and then, not at each drop. */
  let head = 0
  let total = 0
  let dropped = 0
  const dropOldest = (): void => {
    // The newest entry stays, however large.
    while (kept.length - head > 1 && (kept.length - head > most || total > mostBytes)) {
      total -= kept[head]!.bytes
      kept[head] = undefined as never
      head += 1
      dropped += 1
    }
    if (head > 1_000 && head * 2 > kept.length) {
      kept = kept.slice(head)
      head = 0
    }
  }
  return {
    add(entry, bytes = 0) {
      kept.push({ entry, bytes })
      total += bytes
      dropOldest()
    },
    weigh(entry, bytes) {
      const one = kept.findLast((candidate) => candidate?.entry === entry)
      if (!one) return
      total += bytes - one.bytes
      one.bytes = bytes
      dropOldest()
    },
    list: () => kept.slice(head).map(({ entry }) => entry),
    find: (matches) => kept.findLast((one) => one !== undefined && matches(one.entry))?.entry,
    dropped: () => dropped,
    clear() {
      kept = []
      head = 0
      total = 0
      dropped = 0
    },
  }
}
