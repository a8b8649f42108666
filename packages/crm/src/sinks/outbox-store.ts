import type { Delivery } from './delivery.ts'

/** Where deliveries live. Every method is atomic. */
export interface OutboxStore {
  get(id: string): Promise<Delivery | null>
  /** Stores revision 1 as new, and any other one in place of the previous one; false after a concurrent write. */
  put(delivery: Delivery): Promise<boolean>
  /** Those with `nextAt` at or before `now`, oldest first. */
  due(now: number, limit: number): Promise<readonly Delivery[]>
  /** The earliest `nextAt`, or null. */
  nextAt(): Promise<number | null>
  inState(state: Delivery['state']): Promise<readonly Delivery[]>
}

/** Keeps deliveries in this process. For tests: a restart forgets them. */
export const memoryOutboxStore = (): OutboxStore => {
  const deliveries = new Map<string, Delivery>()
  const timed = (): { readonly delivery: Delivery; readonly at: number }[] =>
    [...deliveries.values()]
      .flatMap((delivery) => (delivery.nextAt === null ? [] : [{ delivery, at: delivery.nextAt }]))
      .sort((a, b) => a.at - b.at)
  return {
    async get(id) {
      return deliveries.get(id) ?? null
    },
    async put(delivery) {
      if ((deliveries.get(delivery.id)?.revision ?? 0) !== delivery.revision - 1) return false
      deliveries.set(delivery.id, delivery)
      return true
    },
    async due(now, limit) {
      return timed()
        .filter(({ at }) => at <= now)
        .slice(0, limit)
        .map(({ delivery }) => delivery)
    },
    async nextAt() {
      return timed()[0]?.at ?? null
    },
    async inState(state) {
      return [...deliveries.values()].filter((delivery) => delivery.state === state)
    },
  }
}
