import type { Clock, Host } from '@callplane/core'
import type { DeliveryLease } from '@callplane/core/stores'
import { nameOf } from '../log/call-log.ts'
import type { Delivery } from './delivery.ts'
import type { OutboxStore } from './outbox-store.ts'

/** Requests out at once; CRMs allow some ten a second. */
const maxAtOnce = 8

/** When the store failed: milliseconds until it is asked again. */
const afterFailure = 5_000

export interface OutboxWorkerParts {
  readonly store: OutboxStore
  readonly clock: Clock
  readonly log: Host['log']
  readonly lease: DeliveryLease
}

/** Takes up the deliveries that are due, a few at a time, and wakes when the next one is. */
export const createOutboxWorker = (
  { store, clock, log, lease }: OutboxWorkerParts,
  deliver: (delivery: Delivery) => Promise<unknown>,
) => {
  const working = new Set<Promise<void>>()
  let cancel = (): void => {}
  let closed = false
  let draining = false
  let again = false

  /** A shared store is looked at once in the length of a lease at least, for what other processes left. */
  const arm = (nextAt: number | null): void => {
    cancel()
    const wait = nextAt === null ? Infinity : Math.max(1, nextAt - clock.now())
    const longest = store.shared ? Math.min(wait, lease.leaseMs) : wait
    cancel = longest === Infinity ? () => {} : clock.after(longest, run)
  }

  const drain = async (): Promise<void> => {
    let nextAt: number | null = clock.now() + afterFailure
    try {
      do {
        again = false
        const due = await store.due(clock.now(), maxAtOnce, lease)
        await Promise.all(due.map(deliver))
        if (due.length > 0) again = true
        else nextAt = await store.nextAt(clock.now(), lease.owner)
        if (closed) return
      } while (again)
    } finally {
      // In one go with the last look at `again`, so that no call of `run` falls between.
      draining = false
      if (!closed) arm(nextAt)
    }
  }

  const track = (work: Promise<void>): void => {
    const tracked = work
      .catch((error: unknown) =>
        log({ level: 'error', event: 'outbox.failed', error: nameOf(error) }),
      )
      .finally(() => working.delete(tracked))
    working.add(tracked)
  }

  function run(): void {
    if (closed) return
    again = true
    if (draining) return
    draining = true
    track(drain())
  }

  return {
    run,
    /** Work that `idle` waits for; a failure of it is logged. */
    track,
    async idle(): Promise<void> {
      while (working.size > 0) await Promise.all(working)
    },
    close(): void {
      closed = true
      cancel()
    },
  }
}
