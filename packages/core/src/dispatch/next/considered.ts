import type { AttemptRecord, CallRecord, CommandRecord } from '../../journal/record.ts'
import { hangUpTries } from '../../journal/times.ts'
import type { AttemptFold } from '../../merge/fold-attempt.ts'
import type { Capabilities } from '../../plugin/capabilities.ts'
import type { Step, StepWorld } from './step.ts'

export type CommandStep = Extract<
  Step,
  { kind: 'command' | 'connect' | 'poll' | 'review' | 'wait' }
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

/** Epoch milliseconds of a time that was reported; null where it was not. */
export const timeOf = (reported: string | null): number | null =>
  reported === null || reported === 'unknown' ? null : Date.parse(reported)

export const nextHangUp = (
  { attempt, can, sent, world, waits }: Considered,
  reason: CommandRecord['reason'],
): CommandStep | null => {
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
