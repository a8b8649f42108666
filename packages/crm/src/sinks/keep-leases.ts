import type { Clock } from '@callplane/core'
import type { DeliveryLease } from '@callplane/core/stores'
import type { OutboxStore } from './outbox-store.ts'

export interface LeaseParts {
  readonly store: OutboxStore
  readonly clock: Clock
  readonly lease: DeliveryLease
  /** Waited for by `idle`; a failure is logged. */
  track(work: Promise<void>): void
}

/** Renewals in the length of a lease: two may fail. */
const renewals = 3

/** Renews the leases of the deliveries that are worked on. */
export const createLeaseKeeper = ({ store, clock, lease, track }: LeaseParts) => {
  /** Until when each lease was granted, by the host's clock, and what stops the request. */
  const held = new Map<string, { readonly abort: AbortController; until: number }>()
  let cancel = (): void => {}
  let armed = false
  const time = (): number => clock.monotonic?.() ?? clock.now()

  const renew = async (): Promise<void> => {
    const before = time()
    const ids = [...held.keys()]
    try {
      const kept = new Set(await store.renew(ids, lease))
      for (const id of ids) {
        const one = held.get(id)
        if (one && kept.has(id)) one.until = before + lease.leaseMs
        else one?.abort.abort()
      }
    } finally {
      // The store may have failed: what it was not asked for in time may be with another owner.
      for (const { abort, until } of held.values()) if (until <= time()) abort.abort()
      arm()
    }
  }

  const arm = (): void => {
    armed = held.size > 0
    if (!armed) return
    cancel = clock.after(lease.leaseMs / renewals, () => track(renew()))
  }

  return {
    time,
    /** Keeps a lease that was granted at `since` or later until `release`; the signal says that it may have ended. */
    hold(id: string, since: number): { readonly signal: AbortSignal; release(): void } {
      const abort = new AbortController()
      const until = since + lease.leaseMs
      held.set(id, { abort, until })
      if (until <= time()) abort.abort()
      if (!armed) arm()
      return {
        signal: abort.signal,
        release() {
          held.delete(id)
          if (held.size > 0) return
          cancel()
          armed = false
        },
      }
    },
  }
}

export type LeaseKeeper = ReturnType<typeof createLeaseKeeper>
