import { randomUUID } from 'node:crypto'
import type { CallLog } from '../log/call-log.ts'
import type { CallLogEntry } from '../model/entry.ts'
import { deliveryId, type Delivery } from './delivery.ts'
import { createDeliveryLog } from './delivery-log.ts'
import { deliver } from './deliver.ts'
import { createLeaseKeeper } from './keep-leases.ts'
import { memoryOutboxStore } from './memory-outbox-store.ts'
import type { OutboxStore } from './outbox-store.ts'
import { createOutboxWorker } from './outbox-worker.ts'
import { replayed } from './settle-delivery.ts'
import { createSinkLanes } from './sink-lanes.ts'
import type { CallLogSink } from './sink.ts'

/** Deliveries to another CRM, with retries. */
export interface Outbox {
  /**
   * Takes up entries that an earlier process saved and did not note. What a stopped process was sending needs no call:
   * any process takes it over once the lease has ended.
   */
  recover(): Promise<void>
  /** How far an entry has come at each sink that has been told of it. */
  of(entry: Pick<CallLogEntry, 'tenant' | 'id'>): Promise<readonly Delivery[]>
  /** Those that need an operator's decision. */
  flagged(): Promise<readonly Delivery[]>
  /** What an operator found at the other CRM: its record, or that there is none, after which it is created again. */
  resolve(
    id: string,
    finding: { readonly reference: string } | { readonly absent: true },
  ): Promise<void>
  /**
   * Tries a flagged delivery again, or all of a sink: with a new count of tries. A create that may have been written is
   * looked up and never repeated blindly; where the sink cannot search, it stays flagged for `resolve`. Gives how many.
   */
  replay(which: { readonly id: string } | { readonly sink: string }): Promise<number>
  /** Resolves when nothing is being sent; what waits for its time still waits. */
  idle(): Promise<void>
  close(): void
}

export interface OutboxOptions {
  readonly log: CallLog
  readonly sinks: readonly CallLogSink[]
  readonly store?: OutboxStore | undefined
  /** Milliseconds by the store's clock for which other processes leave a delivery alone; renewed while it is sent. */
  readonly leaseMs?: number | undefined
}

/** Longer than a process usually stalls: after it another one takes over. */
const defaultLeaseMs = 30_000

/** How far back `recover` looks for entries that were saved and not noted here. */
const recoverSince = 24 * 3_600_000

/** Carries every version of every entry to every sink that takes it, at least once where that is safe. */
export const createOutbox = (options: OutboxOptions): Outbox => {
  const { log, sinks } = options
  const { clock } = log.host
  const store = options.store ?? memoryOutboxStore()
  const lease = { owner: randomUUID(), leaseMs: options.leaseMs ?? defaultLeaseMs }
  const { change, note } = createDeliveryLog(store, clock, lease)
  const lanes = createSinkLanes(clock)

  const worker = createOutboxWorker({ store, clock, log: log.host.log, lease }, (delivery) =>
    deliver(delivery, { log, sinks, change, lanes, leases }),
  )
  const leases = createLeaseKeeper({ store, clock, lease, track: worker.track })

  const offer = async (entry: CallLogEntry): Promise<void> => {
    for (const sink of sinks) await note(entry, sink)
    worker.run()
  }
  const stop =
    sinks.length === 0
      ? () => {}
      : log.onChange((entry, before) => {
          if (entry.version !== before?.version) worker.track(offer(entry))
        })

  return {
    async recover() {
      // Versions of this package without leases left these without a time.
      for (const { id, nextAt } of await store.inState('sending'))
        if (nextAt === null)
          await change(id, (held) =>
            held.state === 'sending' && held.nextAt === null ? { nextAt: clock.now() } : null,
          )
      const since = new Date(clock.now() - recoverSince).toISOString()
      for (const { tenant, id } of await log.store.changedSince(since)) {
        const entry = await log.of(tenant).get(id)
        if (entry) await offer(entry)
      }
      worker.run()
    },
    async of({ tenant, id }) {
      const held = await Promise.all(sinks.map(({ name }) => store.get(deliveryId(name, id))))
      return held.flatMap((delivery) => (delivery?.tenant === tenant ? [delivery] : []))
    },
    flagged: () => store.inState('flagged'),
    async resolve(id, finding) {
      await change(id, (held) =>
        held.state !== 'flagged'
          ? null
          : 'reference' in finding
            ? {
                state: 'waiting',
                reference: finding.reference,
                written: held.sending ?? held.wanted,
                tries: 0,
                nextAt: clock.now(),
              }
            : { state: 'waiting', sending: null, written: null, tries: 0, nextAt: clock.now() },
      )
      worker.run()
    },
    async replay(which) {
      const flagged = await store.inState('flagged')
      let count = 0
      for (const { id, sink: name } of flagged) {
        if ('id' in which ? which.id !== id : which.sink !== name) continue
        const sink = sinks.find((candidate) => candidate.name === name)
        const changed = sink && (await change(id, (held) => replayed(held, sink, clock.now())))
        if (changed) count += 1
      }
      worker.run()
      return count
    },
    idle: () => worker.idle(),
    close() {
      stop()
      worker.close()
    },
  }
}
