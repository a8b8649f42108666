import { withAttempt, type AttemptRecord, type CallRecord } from '../../journal/record.ts'
import { warnOverdue } from '../verify/webhook-watch.ts'
import type { StepWork } from './step-work.ts'

/** Notes on the record of a call whose provider cannot be asked that its reports are overdue. */
export const noteOverdue = (
  record: CallRecord,
  attempt: AttemptRecord,
  { world, journal, stillWanted }: StepWork,
): Promise<CallRecord | null> => {
  const cause = world.watch.causeFor(attempt.provider, attempt.sentAt ?? attempt.plannedAt)
  warnOverdue(record, attempt, cause, world)
  const at = world.callTimes.now(record.id)
  return journal.change(
    record,
    stillWanted,
    (held) => withAttempt(held, attempt.key, { overdue: { at, cause } }),
    { asOwner: true },
  )
}
