/** A dispatcher that works on a store. */
export interface StoreOwner {
  /** Never used before: a dispatcher whose lease ended joins again under a new one. */
  readonly id: string
  /**
   * The id under which it worked until its lease ended. It is told of changes under that id until it has joined again, so
   * that it misses none. Absent where it joins for the first time.
   */
  readonly former?: string | undefined
  /** Milliseconds of real time for which the lease holds unless it is renewed. */
  readonly leaseMs: number
  /** End every other lease at once. Only right where the other dispatchers are known to have stopped. */
  readonly takeOver: boolean
  /** Told of every change that another dispatcher wrote, soon after it; versions may be left out. */
  changed(change: { readonly id: string; readonly version: number }): void
}

/** Confirms a lease. */
export interface Lease {
  /** Epoch milliseconds of real time by the store's clock, which all dispatchers share. */
  readonly now: number
  /** By the store's clock; Infinity where leases never end. */
  readonly until: number
}
