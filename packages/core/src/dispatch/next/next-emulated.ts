import { ringOf, talkOf } from '../../journal/times.ts'
import { timeAfter } from '../../model/units.ts'
import { nextHangUp, timeOf, type CommandStep, type Considered } from './considered.ts'

const isEmulated = ({ attempt }: Considered, field: string): boolean =>
  attempt.notes.some((note) => note.effect === 'emulated' && note.field === field)

const whileAnswered = (of: Considered): CommandStep | null => {
  const { record, attempt, far, sent, world, waits } = of
  const { dtmf, machineDetection } = record.request
  if (isEmulated(of, 'record') && !sent.some((c) => c.kind === 'start-recording'))
    return { kind: 'command', attempt, command: 'start-recording', reason: null }
  if (isEmulated(of, 'dtmf') && dtmf !== undefined && !sent.some((c) => c.kind === 'send-digits'))
    return { kind: 'command', attempt, command: 'send-digits', reason: null, digits: dtmf }
  const isMachine = far.answeredBy === 'machine' || far.answeredBy === 'fax'
  if (isEmulated(of, 'machineDetection') && machineDetection === 'hang-up' && isMachine) {
    const step = nextHangUp(of, 'machine')
    if (step) return step
  }
  if (!isEmulated(of, 'maxDuration')) return null
  const due = timeAfter(timeOf(of, 'answered'), talkOf(record.request))
  if (world.now >= due) return nextHangUp(of, 'max-duration')
  waits.push(due)
  return null
}

const whileRinging = (of: Considered): CommandStep | null => {
  const { record, attempt, far, can, world, waits } = of
  const due = timeAfter(timeOf(of, 'ringing'), ringOf(record.request))
  if (world.now < due) {
    waits.push(due)
    return null
  }
  // The timer looks again before it acts: an answer whose report is late or lost must not be cut.
  if (can.verbs.includes('get'))
    return (attempt.lastPolledAt ?? 0) < due
      ? { kind: 'poll', attempt }
      : nextHangUp(of, 'ring-timeout')
  // A provider that cannot be asked must at least have said that it rings: its reports reach us, and none says answered.
  if (far.ringingAt === null) return null
  // The last of these reports may be the one that was lost, and the archive know of it already.
  if (!can.verbs.includes('review') || (attempt.reviewedAt ?? 0) >= due)
    return nextHangUp(of, 'ring-timeout')
  const reviewAt = attempt.nextReviewAt ?? 0
  if (world.now >= reviewAt) return { kind: 'review', attempt }
  waits.push(reviewAt)
  return null
}

/** What the provider lacks and the dispatcher does in its place: marked `emulated` in the attempt's notes. */
export const nextEmulated = (of: Considered): CommandStep | null => {
  if (of.far.answeredAt !== null) return whileAnswered(of)
  return isEmulated(of, 'ringTimeout') ? whileRinging(of) : null
}
