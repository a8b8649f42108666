import { milliseconds, timeAfter, timeBefore } from '../../model/units.ts'
import type { AttemptRecord, CallRecord, CommandRecord } from '../../journal/record.ts'
import type { AttemptFold } from '../../merge/fold-attempt.ts'
import { canHangUp } from '../../merge/left-alone.ts'
import type { Capabilities } from '../../plugin/capabilities.ts'
import type { Step, StepWorld } from './step.ts'

/** Providers report whole seconds, and their clocks differ from ours by a little. */
const tolerance = milliseconds(2_000)

export type CommandStep = Extract<
  Step,
  { kind: 'command' | 'connect' | 'flow' | 'poll' | 'review' | 'wait' }
>

/** A live call whose next command is looked for. */
export interface Considered extends AttemptFold {
  readonly record: CallRecord
  readonly attempt: AttemptRecord
  readonly can: Capabilities
  /** The commands of the dispatcher's own to this attempt. */
  readonly sent: readonly CommandRecord[]
  readonly world: StepWorld
  /** When there will be something to do, where there is nothing now. */
  readonly waits: number[]
}

/**
 * When the far phone rang or was answered: as the provider reports it, unless that is before we dialled or still to come,
 * which only a clock that is wrong can say. Then the time at which the report came. Another process may have stamped that
 * by another clock; of two times in doubt the later one counts, so that no call is cut early.
 */
export const timeOf = (
  { record, attempt, far, world }: Considered,
  type: 'ringing' | 'answered',
): number => {
  const reported = type === 'ringing' ? far.ringingAt : far.answeredAt
  const at = reported === null || reported === 'unknown' ? null : Date.parse(reported)
  if (at === null) return attempt.settledAt ?? attempt.plannedAt
  const soon = timeAfter(world.now, tolerance)
  if (at >= timeBefore(attempt.sentAt ?? attempt.plannedAt, tolerance) && at <= soon) return at
  const receivedAt =
    record.events.find((stored) => stored.attempt === attempt.key && stored.event.type === type)
      ?.receivedAt ?? at
  return receivedAt >= world.since ? receivedAt : Math.max(at, receivedAt)
}

export const nextHangUp = (
  { record, attempt, can, sent, world, waits }: Considered,
  reason: CommandRecord['reason'],
): CommandStep | null => {
  if (!canHangUp(record, attempt.key, can)) return null
  const last = sent.findLast((command) => command.kind === 'hang-up')
  if (!last) return { kind: 'command', attempt, command: 'hang-up', reason }
  // One left as sent is repeated too: its process may have died, and ending an ended call changes nothing.
  const nextTryAt = last.nextTryAt ?? world.now
  if (world.now >= nextTryAt)
    return { kind: 'command', attempt, command: 'hang-up', reason: last.reason }
  waits.push(nextTryAt)
  return null
}
