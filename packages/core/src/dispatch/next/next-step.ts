import { timeAfter } from '../../model/units.ts'
import { foldAttempt, isEnd, nearNeverReached, type AttemptFold } from '../../merge/fold-attempt.ts'
import { farNeverDialled } from '../../merge/left-alone.ts'
import { lastTurn } from '../flow/last-turn.ts'
import { nextForCaller } from './caller-command.ts'
import { nextChild } from './next-child.ts'
import { nextCancel, nextCommand, nextLeftAlone } from './next-command.ts'
import { nextPoll } from './next-poll.ts'
import { delayAfter, locateDelays, outagePatience } from '../../journal/times.ts'
import { nextReport } from '../flow/document-reports.ts'
import { currentAttempt, type AttemptRecord, type CallRecord } from '../../journal/record.ts'
import { isPermanent } from '../../journal/failures.ts'
import { mayReroute, nextRoute } from '../../merge/reroute.ts'
import { reviewDue } from '../../merge/review-due.ts'
import { unknownUntil } from './unknown-until.ts'
import { whileSending } from './while-sending.ts'
import type { Step, StepWorld } from './step.ts'

const later = (until: number): Step => ({ kind: 'wait', until })

/**
 * The heart of the dispatcher as a pure function: journal and clock in, one step out. It can be asked
 * at any time, by any process, after any crash, and gives the same answer for the same journal.
 */
export const nextStep = (record: CallRecord, world: StepWorld): Step => {
  const child = sooner(nextOfCall(record, world), nextChild(record, world))
  return sooner(child, reportStep(record, world))
}

/** What is to be done beside the first step, which has nothing to do now. */
const sooner = (step: Step, other: Step | null): Step => {
  if (!other || (step.kind !== 'wait' && step.kind !== 'settled')) return step
  if (other.kind !== 'wait' || step.kind === 'settled') return other
  return later(Math.min(step.until, other.until))
}

/** An application is told of its call and of recordings, which may come after it. */
const reportStep = (record: CallRecord, world: StepWorld): Step | null => {
  const due = nextReport(record, world)
  if (!due) return null
  return due.at > world.now ? later(due.at) : { kind: 'report', about: due.attempt, name: due.name }
}

/** When a record needs attention next; null when it is settled. Where a process is at work: when that must be over. */
export const dueAt = (record: CallRecord, world: StepWorld): number | null => {
  const step = nextStep(record, world)
  if (step.kind === 'settled') return null
  if (step.kind !== 'wait') return world.now
  if (step.until !== Infinity) return step.until
  return record.attempts.reduce(
    (latest, { state, sendBy }) => (state === 'sent' ? Math.max(latest, sendBy ?? 0) : latest),
    world.now,
  )
}

const attemptIn = (step: Step): AttemptRecord | undefined =>
  'attempt' in step ? step.attempt : undefined

/** What tells a step from others of its kind, besides its attempt. */
const detailOf = (step: Step): string | undefined => {
  switch (step.kind) {
    case 'dial':
      return String(step.routeIndex)
    case 'close':
      return step.reason
    case 'report':
      return `${step.about} ${step.name}`
    case 'command':
      return `${step.command} ${step.reason}`
    default:
      return undefined
  }
}

/** Whether two looks at a journal came to the same decision. */
export const isSameStep = (one: Step, other: Step): boolean =>
  one.kind === other.kind &&
  attemptIn(one)?.key === attemptIn(other)?.key &&
  attemptIn(one)?.state === attemptIn(other)?.state &&
  detailOf(one) === detailOf(other)

const nextOfCall = (record: CallRecord, world: StepWorld): Step => {
  const attempt = currentAttempt(record)
  if (!attempt) return record.closed ? { kind: 'settled' } : beforeDial(record, world, 'no-route')
  switch (attempt.state) {
    // Only its own sender continues a planned attempt; without one nothing was sent and the route is free.
    case 'planned':
    case 'sent': {
      const { external, sendBy } = attempt
      // It may still be placed elsewhere until then; after that it is looked up.
      if (external && sendBy !== null && world.now < sendBy) return later(sendBy)
      return whileSending(attempt, world)
    }
    case 'refused':
      if (record.closed) return { kind: 'settled' }
      if (attempt.error && isPermanent(attempt.error)) return { kind: 'close', reason: 'refused' }
      return beforeDial(record, world, 'refused')
    case 'unknown':
      return whileUnknown(attempt, world, record)
    case 'accepted':
      return whileAccepted(record, attempt, foldAttempt(record, attempt.key), world)
  }
}

/** No attempt is open: dial the next route, if there is one and it is still wanted. */
const beforeDial = (
  record: CallRecord,
  world: StepWorld,
  otherwise: 'no-route' | 'refused',
): Step => {
  if (record.cancelRequestedAt !== null) return { kind: 'close', reason: 'canceled' }
  const next = nextRoute(record)
  if (!next) return { kind: 'close', reason: otherwise }
  if (world.latest >= record.dialBefore || next.notBefore >= record.dialBefore)
    return { kind: 'close', reason: next.notBefore > 0 ? otherwise : 'expired' }
  if (world.now < next.notBefore) return later(next.notBefore)
  return { kind: 'dial', routeIndex: next.index, lastResort: next.lastResort }
}

/** Never another route: it may have rung. Look it up, wait for a webhook, look again; then give up as unknown. */
const whileUnknown = (attempt: AttemptRecord, world: StepWorld, record: CallRecord): Step => {
  if (attempt.givenUpAt !== null) {
    if (world.onUnknown === 'dial-again' && record.closed === null && nextRoute(record) !== null)
      return beforeDial(record, world, 'refused')
    return { kind: 'settled' }
  }
  const can = world.can(attempt.provider)
  const deadline = unknownUntil(attempt, can, world.times)
  const canLocate = can?.verbs.includes('locate') === true
  // Some providers show a call only once it is answered, so earlier looks do not count; and one that failed says nothing.
  const hasLooked = !canLocate || (attempt.locatedAt ?? 0) >= deadline
  const since = attempt.settledAt ?? world.now
  const lastMoment = hasLooked ? deadline : timeAfter(Math.max(deadline, since), outagePatience)
  if (world.now >= lastMoment) return { kind: 'give-up', attempt }
  if (!canLocate) return later(lastMoment)
  const due = attempt.nextLocateAt ?? timeAfter(since, delayAfter(locateDelays, 0))
  return world.now >= due ? { kind: 'locate', attempt } : later(Math.min(due, lastMoment))
}

const whileAccepted = (
  record: CallRecord,
  attempt: AttemptRecord,
  fold: AttemptFold,
  world: StepWorld,
): Step => {
  const forCaller = nextForCaller(record, attempt, fold, world.now)
  if (forCaller) return forCaller
  if (isEnd(fold.far.status)) {
    if (mayReroute(record, attempt, fold)) return beforeDial(record, world, 'refused')
    const left = nextLeftAlone(record, attempt, fold, world)
    if (left) return left
    if (lastTurn(record, attempt)) return { kind: 'flow', attempt }
    const review = reviewDue(record, attempt, fold.far, world.can(attempt.provider))
    if (review === null) return { kind: 'settled' }
    return world.now >= review ? { kind: 'review', attempt } : later(review)
  }
  if (nearNeverReached(record, fold) || farNeverDialled(record, attempt.key, fold))
    return { kind: 'settled' }
  // Given up: only a late report or a hang-up starts it again.
  if (attempt.givenUpAt !== null)
    return nextCancel(record, attempt, fold, world) ?? { kind: 'settled' }
  const command = nextCommand(record, attempt, fold, world)
  if (command && command.kind !== 'wait') return command
  const poll = nextPoll(record, attempt, fold, world)
  if (poll.kind !== 'wait') return poll
  return later(Math.min(poll.until, command?.until ?? Infinity))
}
