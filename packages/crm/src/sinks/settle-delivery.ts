import { delayAfter, maxLookUps, maxTries, type Delivery, type DeliveryStep } from './delivery.ts'
import type { CallLogSink, SinkLookUp } from './sink.ts'
import type { SinkError } from './sink-error.ts'

/** The result of a delivery, as a change to it. Pure. */
export type Settled = Partial<Omit<Delivery, 'id' | 'revision' | 'sink' | 'tenant' | 'entry'>>

type Sending = Pick<CallLogSink, 'deduplicates' | 'update' | 'find' | 'createsInPart'>

const flag = (problem: string): Settled => ({ state: 'flagged', nextAt: null, problem })

/** Flagged, and certainly not written: `sending` tells these from creates whose outcome is unknown. */
const flagUnsent = (problem: string): Settled => ({ ...flag(problem), sending: null })

/** The sink has version `written`; a newer one waits, unless the sink takes none. */
export const written = (
  delivery: Delivery,
  sink: Sending,
  version: number,
  reference: string | null,
  now: number,
): Settled => {
  const behind = delivery.wanted > version
  const known = { reference, written: version, sending: null, tries: 0 }
  if (!behind) return { ...known, state: 'done', nextAt: null, problem: null }
  if (sink.update) return { ...known, state: 'waiting', nextAt: now, problem: null }
  return {
    ...known,
    state: 'done',
    nextAt: null,
    problem: `version ${delivery.wanted} came late, and this sink takes no updates`,
  }
}

/** After a create: the version that the sink has; one less where an update has to follow. */
export const created = (
  delivery: Delivery,
  sink: Sending,
  version: number,
  reference: string | null,
  now: number,
): Settled =>
  written(delivery, sink, sink.createsInPart && sink.update ? version - 1 : version, reference, now)

/** Too many requests: it waits without using up a try. */
const afterThrottling = (delivery: Delivery, error: SinkError, now: number): Settled => ({
  state: 'waiting',
  sending: null,
  nextAt: now + (error.retryAfter ?? delayAfter(delivery.tries)),
  problem: error.message,
})

const again = (delivery: Delivery, error: SinkError, now: number): Settled =>
  error.throttled
    ? afterThrottling(delivery, error, now)
    : error.retryable && delivery.tries + 1 < maxTries
      ? {
          state: 'waiting',
          sending: null,
          tries: delivery.tries + 1,
          nextAt: now + Math.max(delayAfter(delivery.tries), error.retryAfter ?? 0),
          problem: error.message,
        }
      : error.written === 'no' || delivery.written !== null
        ? flagUnsent(error.message)
        : flag(error.message)

/** A create that may have been written is looked up, or flagged for an operator; it is never sent again. */
export const afterLostCreate = (
  delivery: Delivery,
  sink: Sending,
  problem: string,
  now: number,
): Settled => {
  if (sink.deduplicates)
    return {
      state: 'waiting',
      sending: null,
      tries: delivery.tries + 1,
      nextAt: now + delayAfter(delivery.tries),
      problem,
    }
  if (!sink.find)
    return flag(`it may have been written, and this sink cannot be searched: ${problem}`)
  return { state: 'ambiguous', tries: 0, nextAt: now + delayAfter(0), problem }
}

/** The change to a delivery whose sender stopped; null where it was not being sent. */
export const abandoned = (delivery: Delivery, sink: Sending, now: number): Settled | null =>
  delivery.state !== 'sending'
    ? null
    : delivery.written === null
      ? afterLostCreate(delivery, sink, 'its sender stopped', now)
      : { state: 'waiting', sending: null, nextAt: now }

export const failed = (
  delivery: Delivery,
  sink: Sending,
  step: DeliveryStep,
  error: SinkError,
  now: number,
): Settled => {
  if (step === 'look-up' && error.throttled)
    return {
      ...afterThrottling(delivery, error, now),
      state: 'ambiguous',
      sending: delivery.sending,
    }
  if (step === 'look-up') return looked(delivery, sink, null, error.message, now)
  if (step === 'create' && error.written === 'unknown')
    return sink.deduplicates
      ? again(delivery, error, now)
      : afterLostCreate(delivery, sink, error.message, now)
  // An update overwrites, so it may be repeated regardless of its outcome.
  return again(delivery, error, now)
}

/** What an operator's request to try again does to a flagged delivery. A create that may have been written is looked up. */
export const replayed = (delivery: Delivery, sink: Sending, now: number): Settled | null => {
  if (delivery.state !== 'flagged') return null
  const isDoubtful = delivery.written === null && delivery.sending !== null && !sink.deduplicates
  if (isDoubtful && !sink.find) return null
  return { state: isDoubtful ? 'ambiguous' : 'waiting', tries: 0, nextAt: now }
}

/** `found` null: the search itself failed. */
export const looked = (
  delivery: Delivery,
  sink: Sending,
  found: SinkLookUp | null,
  problem: string,
  now: number,
): Settled => {
  if (found?.outcome === 'found')
    return created(delivery, sink, delivery.sending ?? delivery.wanted, found.reference, now)
  if (found?.outcome === 'ambiguous') return flag(`several records could be it: ${problem}`)
  const tries = delivery.tries + 1
  if (tries >= maxLookUps)
    return flag(
      found
        ? `it may have been written, and was not found in ${tries} searches: ${problem}`
        : `it may have been written, and could not be searched for: ${problem}`,
    )
  return { state: 'ambiguous', tries, nextAt: now + delayAfter(delivery.tries), problem }
}
