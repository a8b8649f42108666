/** What an outbox needs to know of a delivery; the rest is kept as JSON. */
export interface DeliveryLike {
  readonly id: string
  /** 1 when new; counts every write. */
  readonly revision: number
  readonly state: string
  /** Epoch milliseconds; null where nothing is to be done. */
  readonly nextAt: number | null
}

/** Who works on deliveries, and for how long others leave them alone. */
export interface DeliveryLease {
  /** Unique among everything that uses the store, such as a UUID of each start. */
  readonly owner: string
  /** Milliseconds from now, by the store's clock; 0 ends the lease. */
  readonly leaseMs: number
}

/** Deliveries to CRMs: the `OutboxStore` of @callplane/crm. Every method is atomic among all processes. */
export interface Outbox<Delivery extends DeliveryLike> {
  /** Whether other processes may use it too. Then each of them looks from time to time for what another one left. */
  readonly shared: boolean
  get(id: string): Promise<Delivery | null>
  /**
   * Stores revision 1 as new, and any other one in place of the previous one; false after a concurrent write. With a
   * lease, it is a write by the owner: false, too, where another owner was given the delivery since. Without one, the
   * lease stays as it is.
   */
  put(delivery: Delivery, lease?: DeliveryLease): Promise<boolean>
  /**
   * Gives the owner those with `nextAt` at or before `now`, oldest first, except what another owner holds. What an owner
   * holds already is given again: after a process stopped, its deliveries are given to others once its leases end.
   */
  due(now: number, limit: number, lease: DeliveryLease): Promise<readonly Delivery[]>
  /** Extends the owner's leases. Gives the ids of those that no other owner was given since. */
  renew(ids: readonly string[], lease: DeliveryLease): Promise<readonly string[]>
  /** When `due` has something for the owner next, on the clock of `now`; null where nothing is to be done. */
  nextAt(now: number, owner: string): Promise<number | null>
  inState(state: Delivery['state']): Promise<readonly Delivery[]>
}
