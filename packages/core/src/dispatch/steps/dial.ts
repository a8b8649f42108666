import { between, shorter, timeAfter } from '../../model/units.ts'
import { CallError, toFailure, type CallFailure } from '../../model/error.ts'
import type { GateRequest, GateVerdict, Outcome } from '../../gates/gate.ts'
import type { Note } from '../../model/note.ts'
import type { Route } from '../../model/routing-rule.ts'
import { isUnanswered } from '../../journal/failures.ts'
import { monotonicOf } from '../../plugin/monotonic.ts'
import { canceledOutcome, throughGates } from '../../gates/through-gates.ts'
import { prepareRoute, type PreparedRoute } from '../plan/prepare-route.ts'
import { leftRamp } from '../ramp/left-ramp.ts'
import { failureOf } from '../failure-of.ts'
import {
  attemptOf,
  withAttempt,
  type AttemptRecord,
  type CallRecord,
  type SkippedRecord,
} from '../../journal/record.ts'
import { newAttempt, newKey, send, type Sending } from './send.ts'
import type { StepWork } from './step-work.ts'

interface Dialled {
  readonly outcome: Outcome
  readonly result: CallRecord | null
}

const gateRequestOf = (
  record: CallRecord,
  route: Route,
  routeIndex: number,
  lastResort: boolean,
  now: number,
): GateRequest => ({
  callId: record.id,
  call: record.request,
  route,
  now,
  dialBefore: record.dialBefore,
  alternatives: record.routes.some(
    (_route, index) =>
      index !== routeIndex &&
      !record.attempts.some((a) => a.routeIndex === index) &&
      !record.skipped.some((s) => s.routeIndex === index),
  ),
  lastResort,
})

/** Tries one route: gates, preparation, journal, request, and outcome. Returns the record if it is known. */
export const dial = async (
  record: CallRecord,
  step: { readonly routeIndex: number; readonly lastResort: boolean },
  work: StepWork,
): Promise<CallRecord | null> => {
  const { world, journal, stillWanted, stopped } = work
  const { routeIndex } = step
  const route = record.routes[routeIndex]
  const provider = route && world.providers.get(route.provider)
  const skip = (reason: SkippedRecord['reason'], detail: string, error?: CallFailure) => {
    const entry = { provider: route?.provider ?? '', routeIndex, reason, detail, error }
    return journal.change(
      record,
      stillWanted,
      (held) => ({ ...held, skipped: [...held.skipped, entry] }),
      { asOwner: true },
    )
  }
  if (!route || !provider) return skip('provider-missing', 'no provider has this name')

  const request = gateRequestOf(record, route, routeIndex, step.lastResort, world.now())
  const refused = async (refusal: Exclude<GateVerdict, { verdict: 'pass' }>) => {
    if (refusal.verdict === 'skip') return skip(refusal.reason, refusal.detail)
    const error = new CallError('guard-refused', refusal.detail)
    return journal.close(record, stillWanted, 'refused', error)
  }
  let current = record
  /** Whatever is waited for, a new call is stored before. Where that fails, or its key is taken, no write dials it. */
  const wait = async (): Promise<void> => {
    current = (await journal.hold(record.id).catch(() => null)) ?? current
  }
  const run = async (start: () => Promise<boolean>): Promise<Dialled> => {
    if (stopped()) return { outcome: canceledOutcome, result: null }
    const judged = leftRamp(record, routeIndex, world)
    const left = judged instanceof Promise ? await judged : judged
    if (left !== null) return { outcome: canceledOutcome, result: await skip('ramp', left) }
    const key = newKey(world)
    const ready = await prepareRoute(current, route, provider, { key, wait }, world)
    const plannedAt = world.callTimes.now(record.id)
    const attemptWith = (notes: readonly Note[]) =>
      newAttempt({ key, kind: 'place', provider: route.provider, routeIndex, plannedAt, notes })
    if (ready.outcome === 'skip') {
      const { reason, detail } = ready.skip
      if (ready.error && isUnanswered(ready.error))
        return unprepared(current, attemptWith([]), ready.error, work)
      const error = ready.error ?? toFailure(new CallError('no-route', detail))
      const result = await skip(reason, detail, ready.error)
      return { outcome: { kind: 'refused', error }, result }
    }
    journal.inFlight.add(key)
    try {
      return await dialPrepared(current, attemptWith(ready.notes), { ...ready, route, start }, work)
    } finally {
      journal.inFlight.delete(key)
      world.taught.add(key)
    }
  }
  return throughGates(world.gates, request, world.now, { wait, run, refused })
}

/** The provider could not be asked what the call needs: an attempt that was never sent, so that it is made again. */
const unprepared = async (
  record: CallRecord,
  attempt: AttemptRecord,
  error: CallFailure,
  { world, journal, stillWanted }: StepWork,
): Promise<Dialled> => {
  const result = await journal.change(
    record,
    stillWanted,
    (held) => {
      const settledAt = world.callTimes.now(held.id)
      const refused = { ...attempt, state: 'refused', settledAt, error } as const
      return { ...held, attempts: [...held.attempts, refused] }
    },
    { asOwner: true },
  )
  return { outcome: { kind: 'refused', error }, result }
}

type ReadyDial = Extract<PreparedRoute, { outcome: 'ready' }> & Pick<Sending, 'route' | 'start'>

/** Makes what the call needs, such as a room, with the attempt journalled as planned. Null: it must not be sent. */
const ensured = async (
  record: CallRecord,
  attempt: AttemptRecord,
  ready: ReadyDial,
  { world, journal, stillWanted }: StepWork,
): Promise<CallRecord | Dialled> => {
  const ports = world.ports(attempt.provider)
  if (!ports.ensure) return record
  const planned = await journal.change(
    record,
    stillWanted,
    (held) => ({ ...held, attempts: [...held.attempts, attempt] }),
    { asOwner: true },
  )
  if (!planned) return { outcome: canceledOutcome, result: null }
  try {
    await ports.ensure(ready.call, ready.route, ready.prepared)
  } catch (error) {
    // Nothing was dialled, whatever the plugin says: the dial itself has not been sent.
    const failure = {
      ...toFailure(failureOf(error, attempt.provider, 'no', world)),
      dialled: 'no' as const,
    }
    const settled = await journal.settle(planned, attempt.key, { state: 'refused', error: failure })
    return { outcome: { kind: 'refused', error: failure }, result: settled }
  }
  return planned
}

const expiredMeanwhile = toFailure(
  new CallError('expired', 'not sent: its room was ready only after dialBefore'),
)

const dialPrepared = async (
  record: CallRecord,
  attempt: AttemptRecord,
  ready: ReadyDial,
  work: StepWork,
): Promise<Dialled> => {
  const { world, journal, stillWanted } = work
  const { clock } = world.host
  const prepared = await ensured(record, attempt, ready, work)
  if ('outcome' in prepared) return prepared
  const isPlanned = prepared !== record
  const sendBy = timeAfter(world.callTimes.now(prepared.id), world.times.sendWithin)
  const patience = shorter(
    world.times.sendWithin,
    between(world.callTimes.latest(prepared.id), prepared.dialBefore),
  )
  const lastMoment = timeAfter(monotonicOf(clock), patience)
  const sent = await journal.change(
    prepared,
    (held) =>
      isPlanned
        ? // Another process may have settled it, believing this one gone; and time has passed.
          attemptOf(held, attempt.key)?.state === 'planned' &&
          held.cancelRequestedAt === null &&
          held.closed === null &&
          world.callTimes.latest(held.id) < held.dialBefore
        : // At most one attempt is ever open: this process may have been stopped since it decided.
          stillWanted(held),
    (held) => {
      const opened = isPlanned ? held : { ...held, attempts: [...held.attempts, attempt] }
      return withAttempt(opened, attempt.key, {
        state: 'sent',
        sentAt: world.callTimes.now(held.id),
        sendBy: Math.min(sendBy, held.dialBefore),
      })
    },
    { asOwner: true },
  )
  if (!sent) {
    const isLate = isPlanned && world.callTimes.latest(prepared.id) >= prepared.dialBefore
    const error = isLate ? expiredMeanwhile : canceledOutcome.error
    const settled = await journal.settle(prepared, attempt.key, { state: 'refused', error })
    return { outcome: canceledOutcome, result: settled }
  }
  const { record: result, ...outcome } = await send(sent, attempt.key, {
    command: (context) => world.ports(attempt.provider).calls.place(ready.request, context),
    call: ready.call,
    route: ready.route,
    world,
    journal,
    sendBy: lastMoment,
    start: ready.start,
  })
  return { outcome, result }
}
