import { timeAfter } from '../../model/units.ts'
import { isEnd, type AttemptFold } from '../../merge/fold-attempt.ts'
import {
  isNearFirst,
  type AttemptRecord,
  type CallRecord,
  type CommandRecord,
} from '../../journal/record.ts'
import { hangUpTries, ringOf, talkOf } from '../../journal/times.ts'
import type { Step, StepWorld } from './step.ts'

type CommandStep = Extract<Step, { kind: 'command' | 'connect' | 'poll' | 'review' | 'wait' }>

const time = (reported: string | null): number | null =>
  reported === null || reported === 'unknown' ? null : Date.parse(reported)

/**
 * What to command on a live call: the caller's hang-up, the near end where it is ours to connect,
 * and the features that the provider lacks, marked `emulated` in the attempt's notes.
 */
export const nextCommand = (
  record: CallRecord,
  attempt: AttemptRecord,
  { far, near }: AttemptFold,
  world: StepWorld,
): CommandStep | null => {
  const can = world.can(attempt.provider)
  if (!can) return null
  // Digits that the application asked for do not stand for those of the call.
  const sent = record.commands.filter(
    (command) => command.attempt === attempt.key && command.target === undefined,
  )
  const emulated = new Set(
    attempt.notes.filter((note) => note.effect === 'emulated').map((note) => note.field),
  )
  const waits: number[] = []

  const hangUp = (reason: CommandRecord['reason']): CommandStep | null => {
    if (!can.verbs.includes('hangUp')) return null
    const last = sent.findLast((command) => command.kind === 'hang-up')
    if (!last) return { kind: 'command', attempt, command: 'hang-up', reason }
    // One left as sent is repeated too: its process may have died, and ending an ended call changes nothing.
    if (last.state === 'done' || last.tries >= hangUpTries || last.nextTryAt === null) return null
    if (world.now >= last.nextTryAt)
      return { kind: 'command', attempt, command: 'hang-up', reason: last.reason }
    waits.push(last.nextTryAt)
    return null
  }

  if (record.cancelRequestedAt !== null) {
    const step = hangUp('canceled')
    if (step) return step
  }
  const answered = far.answeredAt !== null
  const answeredAt = time(far.answeredAt)

  // Where we join the legs, nobody else ends the one that is left when the other could not be reached or has gone.
  if (can.answers === 'command' && near && !isNearFirst(record)) {
    const left = isEnd(near.status) && answered
    const step = left ? hangUp('near-end-gone') : null
    if (step) return step
  }

  const placedLegAnswered = isNearFirst(record) ? near?.answeredAt != null : answered
  if (
    can.answers === 'command' &&
    can.verbs.includes('connect') &&
    placedLegAnswered &&
    record.request.connect !== undefined &&
    record.cancelRequestedAt === null &&
    !record.attempts.some((other) => other.parent === attempt.key && other.kind === 'connect')
  )
    return { kind: 'connect', attempt }

  if (answered) {
    if (emulated.has('record') && !sent.some((c) => c.kind === 'start-recording'))
      return { kind: 'command', attempt, command: 'start-recording', reason: null }
    if (
      emulated.has('dtmf') &&
      record.request.dtmf !== undefined &&
      !sent.some((c) => c.kind === 'send-digits')
    )
      return {
        kind: 'command',
        attempt,
        command: 'send-digits',
        reason: null,
        digits: record.request.dtmf,
      }
    if (
      emulated.has('machineDetection') &&
      record.request.machineDetection === 'hang-up' &&
      (far.answeredBy === 'machine' || far.answeredBy === 'fax')
    ) {
      const step = hangUp('machine')
      if (step) return step
    }
    if (emulated.has('maxDuration') && record.request.maxDuration !== undefined) {
      const due = timeAfter(
        answeredAt ?? attempt.settledAt ?? attempt.plannedAt,
        talkOf(record.request),
      )
      const step = world.now >= due ? hangUp('max-duration') : null
      if (step) return step
      if (world.now < due) waits.push(due)
    }
  } else if (emulated.has('ringTimeout') && record.request.ringTimeout !== undefined) {
    const ringStart = time(far.ringingAt) ?? attempt.settledAt ?? attempt.plannedAt
    const due = timeAfter(ringStart, ringOf(record.request))
    if (world.now < due) waits.push(due)
    // The timer looks again before it acts: an answer whose report is late or lost must not be cut.
    else if (can.verbs.includes('get')) {
      if ((attempt.lastPolledAt ?? 0) < due) return { kind: 'poll', attempt }
      const step = hangUp('ring-timeout')
      if (step) return step
    }
    // A provider that cannot be asked must at least have said that it rings: its reports reach us, and none says answered.
    else if (far.ringingAt !== null) {
      // The last of these reports may be the one that was lost, and the archive know of it already.
      const looked = !can.verbs.includes('review') || (attempt.reviewedAt ?? 0) >= due
      const step = looked ? hangUp('ring-timeout') : null
      if (step) return step
      if (!looked && world.now >= (attempt.nextReviewAt ?? 0)) return { kind: 'review', attempt }
      if (!looked && attempt.nextReviewAt !== null) waits.push(attempt.nextReviewAt)
    }
  }
  return waits.length > 0 ? { kind: 'wait', until: Math.min(...waits) } : null
}
