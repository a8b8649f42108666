/** A dispatcher that works on a store. */
export interface StoreOwner {
  /** Never used before: a dispatcher whose lease ended joins again under a new one. */
  readonly id: string
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
