/** One thing counted under a key. */
export interface Counted {
  /** The same id counts once. */
  readonly id: string
  /** 1 for a call, else money. */
  readonly amount: number
  /** Epoch milliseconds of the calls' time. */
  readonly at: number
  /** Epoch milliseconds of the calls' time: from then on it may be forgotten. */
  readonly expires: number
}

/** The window that is summed, and how much fits into it. */
export interface CountBound {
  /** What was taken later than this counts. Epoch milliseconds. */
  readonly since: number
  readonly limit: number
}

/** Counts over a sliding window: the `CounterStore` of @callplane/guards. Every method is atomic among all processes. */
export interface Counters {
  /** Sum of what was taken under the key later than `since`. Changes nothing. */
  sum(key: string, since: number): number | Promise<number>
  /**
   * Counts it when the sum stays within the limit. `held`: this id is counted already and stays as it is; `full`: nothing
   * was counted. Sums are compared with a tolerance of 1e-9, so that ten times 0.1 fits into 1.
   */
  take(key: string, entry: Counted, bound: CountBound): Promise<'taken' | 'held' | 'full'>
  /** Takes an id out again; nothing happens where it is not there. */
  giveBack(key: string, id: string): Promise<void>
}
