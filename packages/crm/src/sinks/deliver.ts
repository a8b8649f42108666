import type { CallLog } from '../log/call-log.ts'
import type { CallLogEntry } from '../model/entry.ts'
import { stepOf, type Delivery, type DeliveryStep } from './delivery.ts'
import { created, failed, looked, written, type Settled } from './settle-delivery.ts'
import type { SinkLanes } from './sink-lanes.ts'
import { forSinks, type CallLogSink } from './sink.ts'
import { toSinkError, SinkError } from './sink-error.ts'

/** Longer than any CRM's API takes; after it a request counts as perhaps written. */
const patience = 30_000

export interface DeliverWorld {
  readonly log: CallLog
  readonly sinks: readonly CallLogSink[]
  readonly lanes: SinkLanes
  change(id: string, apply: (held: Delivery) => Settled | null): Promise<Delivery | null>
}

/** Runs one request of a sink, no longer than it may take. */
const withPatience = async <T>(
  log: CallLog,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const abort = new AbortController()
  let cancel = (): void => {}
  const late = new Promise<never>((_resolve, reject) => {
    cancel = log.host.clock.after(patience, () => {
      reject(new SinkError('the sink timed out', { written: 'unknown', retryable: true }))
      abort.abort()
    })
  })
  try {
    return await Promise.race([run(abort.signal), late])
  } finally {
    cancel()
  }
}

/** Does what one delivery needs next, and records the outcome. */
export const deliver = async (due: Delivery, world: DeliverWorld): Promise<void> => {
  const { log } = world
  const { clock } = log.host
  const sink = world.sinks.find((candidate) => candidate.name === due.sink)
  const entry = await log.of(due.tenant).get(due.entry)
  const step = stepOf(due)
  if (!sink || !entry) {
    const problem = sink ? 'the entry is gone' : 'no such sink is registered'
    await world.change(due.id, () => ({ state: 'flagged', nextAt: null, problem }))
    return
  }
  if (step === 'update' && (!sink.update || due.wanted <= (due.written ?? 0))) {
    await world.change(due.id, (held) =>
      written(held, sink, held.written ?? held.wanted, held.reference, clock.now()),
    )
    return
  }
  const turnAt = world.lanes.take(sink)
  if (turnAt !== null) {
    await world.change(due.id, (held) =>
      held.revision === due.revision ? { nextAt: turnAt } : null,
    )
    return
  }
  // Noted before it is sent, so that a stop in between is known to have been a stop in between.
  const claimed = await world.change(due.id, (held) =>
    held.revision !== due.revision
      ? null
      : step === 'look-up'
        ? { nextAt: clock.now() + patience * 2 }
        : { state: 'sending', sending: entry.version, nextAt: null },
  )
  if (!claimed) return
  const settle = await attempt(step, due, entry, sink, world)
  await world.change(due.id, (held) => settle(held, clock.now()))
}

type Settle = (held: Delivery, now: number) => Settled

/** One request to the sink, as a change to the delivery. */
const attempt = async (
  step: DeliveryStep,
  due: Delivery,
  entry: CallLogEntry,
  sink: CallLogSink,
  { log, lanes }: DeliverWorld,
): Promise<Settle> => {
  const shown = forSinks(entry)
  try {
    if (step === 'look-up') {
      const found = await withPatience(log, async (signal) => sink.find?.(shown, { signal }))
      return (held, now) =>
        looked(held, sink, found ?? { outcome: 'absent' }, held.problem ?? 'no answer', now)
    }
    if (step === 'create') {
      const reference = await withPatience(log, async (signal) => sink.create(shown, { signal }))
      return (held, now) => created(held, sink, entry.version, reference, now)
    }
    const { reference } = due
    const outcome = await withPatience(log, async (signal) =>
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
