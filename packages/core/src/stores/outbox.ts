/** What an outbox needs to know of a delivery; the rest is kept as JSON. */
export interface DeliveryLike {
  readonly id: string
  /** 1 when new; counts every write. */
  readonly revision: number
  readonly state: string
  /** Epoch milliseconds; null where nothing is to be done. */
  readonly nextAt: number | null
}

/** Deliveries to CRMs: the `OutboxStore` of @callplane/crm. Every method is atomic among all processes. */
export interface Outbox<Delivery extends DeliveryLike> {
  get(id: string): Promise<Delivery | null>
  /** Stores revision 1 as new, and any other one in place of the previous one; false after a concurrent write. */
  put(delivery: Delivery): Promise<boolean>
  /**
   * Those with `nextAt` at or before `now`, oldest first. What one connection was given, others are not given for half a
   * minute, unless it was written since: processes that share an outbox share the work. Whose a delivery is, `put` decides.
   */
  due(now: number, limit: number): Promise<readonly Delivery[]>
  /** When there is something to do next, as `due` would give it; null where nothing is. */
  nextAt(): Promise<number | null>
  inState(state: Delivery['state']): Promise<readonly Delivery[]>
}
