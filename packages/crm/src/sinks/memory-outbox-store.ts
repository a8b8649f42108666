import type { DeliveryLease } from '@callplane/core/stores'
import type { Delivery } from './delivery.ts'
import type { OutboxStore } from './outbox-store.ts'

interface Held {
  readonly delivery: Delivery
  readonly owner: string | null
  /** Of the lease, on the store's clock. */
  readonly until: number
}

export interface MemoryOutboxStoreOptions {
  /** Milliseconds from any origin, by which leases end. Default: the time since this process started. */
  readonly now?: (() => number) | undefined
}

/** Keeps deliveries in this process. For tests: a restart forgets them. */
export const memoryOutboxStore = ({
  now: storeNow = () => performance.now(),
}: MemoryOutboxStoreOptions = {}): OutboxStore => {
  const held = new Map<string, Held>()
  const leased = (delivery: Delivery, { owner, leaseMs }: DeliveryLease): Held =>
    leaseMs > 0
      ? { delivery, owner, until: storeNow() + leaseMs }
      : { delivery, owner: null, until: 0 }
  /** Milliseconds for which another owner has it; 0 where none has. */
  const takenFor = (one: Held, owner: string): number =>
    one.owner === null || one.owner === owner ? 0 : Math.max(0, one.until - storeNow())
  const isOf = (id: string, owner: string): boolean => held.get(id)?.owner === owner
  /** Those with a time, and when the owner may have them. */
  const timed = (now: number, owner: string) =>
    [...held.values()].flatMap((one) => {
      const { nextAt } = one.delivery
      const wait = takenFor(one, owner)
      const at = wait > 0 ? Math.max(nextAt ?? 0, now + wait) : (nextAt ?? 0)
      return nextAt === null ? [] : [{ one, nextAt, at }]
    })
  return {
    shared: false,
    async get(id) {
      return held.get(id)?.delivery ?? null
    },
    async put(delivery, lease) {
      const before = held.get(delivery.id)
      if ((before?.delivery.revision ?? 0) !== delivery.revision - 1) return false
      if (lease && !isOf(delivery.id, lease.owner)) return false
      const { owner, until } = before ?? { owner: null, until: 0 }
      held.set(delivery.id, lease ? leased(delivery, lease) : { delivery, owner, until })
      return true
    },
    async due(now, limit, lease) {
      const given = timed(now, lease.owner)
        .filter(({ at }) => at <= now)
        .sort((a, b) => a.nextAt - b.nextAt)
        .slice(0, limit)
        .map(({ one }) => one.delivery)
      for (const delivery of given) held.set(delivery.id, leased(delivery, lease))
      return given
    },
    async renew(ids, lease) {
      const mine = ids.filter((id) => isOf(id, lease.owner))
      for (const id of mine) {
        const one = held.get(id)
        if (one) held.set(id, leased(one.delivery, lease))
      }
      return mine
    },
    async nextAt(now, owner) {
      const times = timed(now, owner).map(({ at }) => at)
      return times.length === 0 ? null : Math.min(...times)
    },
    async inState(state) {
      return [...held.values()].flatMap(({ delivery }) =>
        delivery.state === state ? [delivery] : [],
      )
    },
  }
}
