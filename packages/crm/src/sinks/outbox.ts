import type { CallLog } from '../log/call-log.ts'
import { nameOf } from '../log/call-log.ts'
import { hasEnded, type CallLogEntry } from '../model/entry.ts'
import { deliveryId, type Delivery } from './delivery.ts'
import { deliver } from './deliver.ts'
import { memoryOutboxStore, type OutboxStore } from './outbox-store.ts'
import { afterLostCreate, type Settled } from './settle-delivery.ts'
import type { CallLogSink } from './sink.ts'

export interface Outbox {
  /** Takes up what an earlier process left: requests it had out, and entries it had not noted. */
  recover(): Promise<void>
  /** Those that somebody must look at. */
  flagged(): Promise<readonly Delivery[]>
  /** What somebody found at the far side: its record, or that there is none, after which it is created again. */
  resolve(
    id: string,
    finding: { readonly reference: string } | { readonly absent: true },
  ): Promise<void>
  /** Resolves when nothing is being sent; what waits for its time still waits. */
  idle(): Promise<void>
  close(): void
}

export interface OutboxOptions {
  readonly log: CallLog
  readonly sinks: readonly CallLogSink[]
  readonly store?: OutboxStore | undefined
}

/** Requests out at once; CRMs allow some ten a second. */
const maxAtOnce = 8

/** How far back `recover` looks for entries that were saved and not noted here. */
const recoverSince = 24 * 3_600_000

const maxConflicts = 50

/** When the store failed: milliseconds until it is asked again. */
const afterFailure = 5_000

/** For late recordings and costs, which mostly come within half a minute. */
const defaultFinalDelay = 30_000

/** Carries every version of every entry to every sink that takes it, at least once where that is safe. */
export const createOutbox = (options: OutboxOptions): Outbox => {
  const { log, sinks } = options
  const { clock } = log.host
  const store = options.store ?? memoryOutboxStore()
  const working = new Set<Promise<void>>()
  let cancel = (): void => {}
  let closed = false
  let draining = false
  let again = false

  const change = async (
    id: string,
    apply: (held: Delivery) => Settled | null,
  ): Promise<Delivery | null> => {
    for (let conflicts = 0; conflicts < maxConflicts; conflicts++) {
      const held = await store.get(id)
      const wanted = held && apply(held)
      if (!held || !wanted) return null
      const next: Delivery = { ...held, ...wanted, revision: held.revision + 1 }
      if (await store.put(next)) return next
    }
    throw new Error(`delivery ${id} could not be saved: too many writers`)
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
      nextAt: now + (sink.accepts === 'final' ? (sink.finalDelay ?? defaultFinalDelay) : 0),
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

  const arm = (nextAt: number | null): void => {
    cancel()
    cancel = nextAt === null ? () => {} : clock.after(Math.max(1, nextAt - clock.now()), run)
  }

  const drain = async (): Promise<void> => {
    let nextAt: number | null = clock.now() + afterFailure
    try {
      do {
        again = false
        const due = await store.due(clock.now(), maxAtOnce)
        await Promise.all(due.map((delivery) => deliver(delivery, { log, sinks, change })))
        if (due.length > 0) again = true
        else nextAt = await store.nextAt()
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
        log.host.log({ level: 'error', event: 'outbox.failed', error: nameOf(error) }),
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

  const offer = async (entry: CallLogEntry): Promise<void> => {
    for (const sink of sinks) await note(entry, sink)
    run()
  }
  const stop = sinks.length === 0 ? () => {} : log.onChange((entry) => track(offer(entry)))

  return {
    async recover() {
      for (const delivery of await store.inState('sending')) {
        const sink = sinks.find((candidate) => candidate.name === delivery.sink)
        if (!sink) continue
        const now = clock.now()
        await change(delivery.id, (held) =>
          held.state !== 'sending'
            ? null
            : held.written === null
              ? afterLostCreate(held, sink, 'its sender stopped', now)
              : { state: 'waiting', sending: null, nextAt: now },
        )
      }
      const since = new Date(clock.now() - recoverSince).toISOString()
      for (const { tenant, id } of await log.store.changedSince(since)) {
        const entry = await log.of(tenant).get(id)
        if (entry) await offer(entry)
      }
      run()
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
      run()
    },
    async idle() {
      while (working.size > 0) await Promise.all(working)
    },
    close() {
      closed = true
      stop()
      cancel()
    },
  }
}
