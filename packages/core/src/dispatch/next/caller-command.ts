import { milliseconds, timeAfter } from '../../model/units.ts'
import { toFailure, type CallError } from '../../model/error.ts'
import type { AttemptFold } from '../../merge/fold-attempt.ts'
import type { Step } from './step.ts'
import { delayAfter } from '../../journal/times.ts'
import type { AttemptRecord, CallRecord, CommandRecord } from '../../journal/record.ts'

type CallerCommand = 'answer' | 'reject'

export const isCallerCommand = (kind: CommandRecord['kind']): kind is CallerCommand =>
  kind === 'answer' || kind === 'reject'

/** Waits between tries: short at first, because a caller hears ringing and gives up after about a minute. */
const delays = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000].map(milliseconds)
const maxTries = delays.length + 1
/** After this a command that was sent and never settled is sent again: its process may have died. */
export const callerPatience = milliseconds(10_000)

/** The ids of a caller come with a write of their own, which a command waits for. */
const idsPatience = milliseconds(2_000)

/** The provider's word that there is no caller any more. */
const gone: ReadonlySet<string> = new Set(['call-not-live', 'not-found', 'call-unknown'])

/** What to do next for a caller: answer or reject, again after a failure, as long as the caller may still be there. */
export const nextForCaller = (
  record: CallRecord,
  attempt: AttemptRecord,
  { far }: AttemptFold,
  now: number,
): Step | null => {
  if (record.direction !== 'inbound') return null
  const waiting = far.end === null && far.answeredAt === null
  const due = record.commands.find(
    (one) =>
      one.attempt === attempt.key &&
      isCallerCommand(one.kind) &&
      one.state !== 'done' &&
      one.nextTryAt !== null &&
      !(one.kind === 'answer' && record.cancelRequestedAt !== null),
  )
  if (waiting && due?.nextTryAt != null) {
    const isNamed = Object.keys(attempt.references).length > 0
    const dueAt = isNamed ? due.nextTryAt : timeAfter(due.nextTryAt, idsPatience)
    return now >= dueAt
      ? { kind: 'command', attempt, command: due.kind, reason: null }
      : { kind: 'wait', until: dueAt }
  }
  return record.closed !== null && far.answeredAt === null ? { kind: 'settled' } : null
}

/** The record after a command to a caller failed for the `tries`th time. */
export const afterCallerFailure = (
  record: CallRecord,
  command: CommandRecord,
  error: CallError,
  now: number,
): CallRecord => {
  const isGone = gone.has(error.code)
  const again = !isGone && command.tries < maxTries
  const entry: CommandRecord = {
    ...command,
    state: command.kind === 'reject' && isGone ? 'done' : 'failed',
    nextTryAt: again ? timeAfter(now, delayAfter(delays, command.tries - 1)) : null,
  }
  const commands = record.commands.map((one) =>
    one.attempt === command.attempt && one.kind === command.kind ? entry : one,
  )
  // A caller who is refused anyway is on the record as such already.
  if (again || command.kind === 'reject') return { ...record, commands }
  return {
    ...record,
    commands,
    closed: isGone
      ? { at: now, status: 'canceled', reason: 'canceled', error: null }
      : { at: now, status: 'failed', reason: 'carrier-fault', error: toFailure(error) },
  }
}
