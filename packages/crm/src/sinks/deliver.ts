import type { Clock } from '@callplane/core'
import type { CallLog } from '../log/call-log.ts'
import type { CallLogEntry } from '../model/entry.ts'
import { stepOf, type Delivery, type DeliveryStep } from './delivery.ts'
import type { AsOwner } from './delivery-log.ts'
import type { LeaseKeeper } from './keep-leases.ts'
import { abandoned, created, failed, looked, written, type Settled } from './settle-delivery.ts'
import type { SinkLanes } from './sink-lanes.ts'
import { forSinks, type CallLogSink } from './sink.ts'
import { toSinkError, SinkError } from './sink-error.ts'

/** Longer than any CRM's API takes; after it a request counts as perhaps written. */
const patience = 30_000

export interface DeliverWorld {
  readonly log: CallLog
  readonly sinks: readonly CallLogSink[]
  readonly lanes: SinkLanes
  readonly leases: LeaseKeeper
  change(
    id: string,
    apply: (held: Delivery) => Settled | null,
    as: AsOwner,
  ): Promise<Delivery | null>
}

/** Runs one request of a sink, no longer than it may take and than its delivery is ours. */
const withPatience = async <T>(
  clock: Clock,
  held: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const abort = new AbortController()
  let stop = (_problem: string): void => {}
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = (problem) => {
      reject(new SinkError(problem, { written: 'unknown', retryable: true }))
      abort.abort()
    }
  })
  const lost = (): void => stop('another process may have taken the delivery over')
  const cancel = clock.after(patience, () => stop('the sink timed out'))
  held.addEventListener('abort', lost, { once: true })
  try {
    return await Promise.race([run(abort.signal), stopped])
  } finally {
    cancel()
    held.removeEventListener('abort', lost)
  }
}

/** What is done without asking the sink. Null: the sink is to be asked. */
const withoutAsking = (
  due: Delivery,
  sink: CallLogSink,
  { lanes, log }: DeliverWorld,
): ((held: Delivery) => Settled | null) | null => {
  const { clock } = log.host
  // Given to us while it is being sent: the process that sent it stopped.
  if (due.state === 'sending') return (held) => abandoned(held, sink, clock.now())
  if (stepOf(due) === 'update' && (!sink.update || due.wanted <= (due.written ?? 0)))
    return (held) => written(held, sink, held.written ?? held.wanted, held.reference, clock.now())
  const turnAt = lanes.take(sink)
  return turnAt === null
    ? null
    : (held) => (held.revision === due.revision ? { nextAt: turnAt } : null)
}

/** Does what one delivery needs next, and records the outcome. */
export const deliver = async (due: Delivery, world: DeliverWorld): Promise<void> => {
  const { log, change, leases } = world
  const sink = world.sinks.find((candidate) => candidate.name === due.sink)
  const entry = await log.of(due.tenant).get(due.entry)
  if (!sink || !entry) {
    const problem = sink ? 'the entry is gone' : 'no such sink is registered'
    await change(due.id, () => ({ state: 'flagged', nextAt: null, problem }), 'end-lease')
    return
  }
  const known = withoutAsking(due, sink, world)
  if (known) return void (await change(due.id, known, 'end-lease'))
  const step = stepOf(due)
  const since = leases.time()
  // Noted before it is sent, so that a stop in between is known to have been a stop in between.
  const claimed = await change(due.id, (held) => claim(due, held, step, entry), 'keep-lease')
  if (!claimed) return
  const { signal, release } = leases.hold(due.id, since)
  try {
    const settle = signal.aborted
      ? () => ({ state: due.state, sending: due.sending })
      : await attempt(step, { due, entry, sink, signal }, world)
    await change(due.id, (held) => settle(held, log.host.clock.now()), 'end-lease')
  } finally {
    release()
  }
}

/** A look-up writes nothing: it can be abandoned without a trace. */
const claim = (
  due: Delivery,
  held: Delivery,
  step: DeliveryStep,
  entry: CallLogEntry,
): Settled | null => {
  if (held.revision !== due.revision) return null
  return step === 'look-up' ? {} : { state: 'sending', sending: entry.version }
}

type Settle = (held: Delivery, now: number) => Settled

interface Request {
  readonly due: Delivery
  readonly entry: CallLogEntry
  readonly sink: CallLogSink
  /** Aborted when the delivery may be another process's. */
  readonly signal: AbortSignal
}

/** One request to the sink, as a change to the delivery. */
const attempt = async (
  step: DeliveryStep,
  { due, entry, sink, signal: held }: Request,
  { log, lanes }: DeliverWorld,
): Promise<Settle> => {
  const shown = forSinks(entry)
  const { clock } = log.host
  try {
    if (step === 'look-up') {
      const found = await withPatience(clock, held, async (signal) =>
        sink.find?.(shown, { signal }),
      )
      return (held, now) =>
        looked(held, sink, found ?? { outcome: 'absent' }, held.problem ?? 'no answer', now)
    }
    if (step === 'create') {
      const reference = await withPatience(clock, held, async (signal) =>
        sink.create(shown, { signal }),
      )
      return (held, now) => created(held, sink, entry.version, reference, now)
    }
    const { reference } = due
    const outcome = await withPatience(clock, held, async (signal) =>
      sink.update?.(reference ?? '', shown, { signal }),
    )
    return (held, now) => ({
      ...written(held, sink, entry.version, reference, now),
      ...(outcome && { problem: outcome.dropped }),
    })
  } catch (thrown) {
    const error = toSinkError(thrown)
    if (error.throttled) lanes.pause(sink.name, error.retryAfter ?? 0)
    log.host.log({ level: 'warn', event: 'outbox.retry', sink: sink.name, problem: error.message })
    return (held, now) => failed(held, sink, step, error, now)
  }
}
