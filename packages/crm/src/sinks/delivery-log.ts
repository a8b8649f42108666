import type { Clock } from '@callplane/core'
import type { DeliveryLease } from '@callplane/core/stores'
import { hasEnded, type CallLogEntry } from '../model/entry.ts'
import { deliveryId, type Delivery } from './delivery.ts'
import type { OutboxStore } from './outbox-store.ts'
import type { Settled } from './settle-delivery.ts'
import type { CallLogSink } from './sink.ts'

const maxConflicts = 50

/** For late recordings and costs, which mostly come within half a minute. */
const defaultFinalDelay = 30_000

/** A write by the owner of a lease, which goes on after it or ends with it. */
export type AsOwner = 'keep-lease' | 'end-lease'

/**
 * Writes to the deliveries of an outbox; a write that meets another one is decided again. As owner it gives null, too,
 * where another owner has the delivery.
 */
export const createDeliveryLog = (store: OutboxStore, clock: Clock, lease: DeliveryLease) => {
  const change = async (
    id: string,
    apply: (held: Delivery) => Settled | null,
    as?: AsOwner,
  ): Promise<Delivery | null> => {
    const given = as === 'end-lease' ? { ...lease, leaseMs: 0 } : as && lease
    for (let conflicts = 0; conflicts < maxConflicts; conflicts++) {
      const held = await store.get(id)
      const wanted = held && apply(held)
      if (!held || !wanted) return null
      const next: Delivery = { ...held, ...wanted, revision: held.revision + 1 }
      if (await store.put(next, given)) return next
      // Another owner was given it, and will write its outcome.
      if (given && (await store.renew([id], lease)).length === 0) return null
    }
    throw new Error(`delivery ${id} could not be saved: too many concurrent updates`)
  }

  const note = async (entry: CallLogEntry, sink: CallLogSink): Promise<void> => {
    if (sink.accepts === 'final' && !hasEnded(entry)) return
    const now = clock.now()
    const id = deliveryId(sink.name, entry.id)
    const isNew = await store.put({
      id,
      revision: 1,
      sink: sink.name,
      tenant: entry.tenant,
      entry: entry.id,
      wanted: entry.version,
      written: null,
      sending: null,
      reference: null,
      state: 'waiting',
      tries: 0,
      nextAt: now + (sink.accepts === 'final' ? (sink.finalDelayMs ?? defaultFinalDelay) : 0),
      problem: null,
    })
    if (isNew) return
    await change(id, (held) => {
      if (held.wanted >= entry.version) return null
      if (held.state !== 'done') return { wanted: entry.version }
      return sink.update
        ? { wanted: entry.version, state: 'waiting', nextAt: now, tries: 0 }
        : {
            wanted: entry.version,
            problem: `version ${entry.version} came late, and this sink takes no updates`,
          }
    })
  }

  return { change, note }
}
