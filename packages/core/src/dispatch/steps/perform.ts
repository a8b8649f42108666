import { withAttempt, type CallRecord } from '../../journal/record.ts'
import { CallError, toFailure } from '../../model/error.ts'
import type { Step } from '../next/step.ts'
import { command } from './command.ts'
import { connectNearEnd } from './connect-near-end.ts'
import { dial } from './dial.ts'
import { locate } from './locate.ts'
import { noteOverdue } from './overdue.ts'
import { poll } from './poll.ts'
import { review } from './review.ts'
import { runFlow } from './run-flow.ts'
import type { StepWork } from './step-work.ts'
import { tellApplication } from './tell-application.ts'

type ActionStep = Exclude<Step, { kind: 'settled' | 'wait' }>

/** What a lost sender leaves: never sent, the route was not used; perhaps sent, it must be looked for. */
const orphaned = (
  step: Extract<Step, { kind: 'orphan' }>,
  now: number,
  unsent: ReadonlySet<string>,
) =>
  step.attempt.state === 'planned' || unsent.has(step.attempt.key)
    ? ({
        state: 'refused',
        settledAt: now,
        error: toFailure(new CallError('transport', 'the process exited before sending it')),
      } as const)
    : ({
        state: 'unknown',
        settledAt: now,
        nextLocateAt: Math.max(now, step.attempt.sendBy ?? now),
      } as const)

const othersThan = (owner: string, sender: string | undefined): readonly string[] =>
  sender === undefined || sender === owner ? [] : [sender]

/** Does one step; gives the record as it left it, where it knows. */
export const perform = async (
  record: CallRecord,
  step: ActionStep,
  work: StepWork,
): Promise<CallRecord | null> => {
  const { world, journal, stillWanted } = work
  const now = world.callTimes.now(record.id)
  switch (step.kind) {
    case 'dial':
      return dial(record, step, work)
    case 'close':
      return journal.close(record, stillWanted, step.reason)
    case 'orphan':
      return journal.change(
        record,
        stillWanted,
        (held) => withAttempt(held, step.attempt.key, orphaned(step, now, journal.unsent)),
        // Its sender may be at work in another process.
        { asOwner: true, ended: othersThan(world.store.owner, step.attempt.sender) },
      )
    case 'give-up':
      return journal.change(
        record,
        stillWanted,
        (held) => withAttempt(held, step.attempt.key, { givenUpAt: now }),
        { asOwner: true },
      )
    case 'locate':
      return locate(record, step.attempt, work)
    case 'poll':
      return poll(record, step.attempt, work)
    case 'overdue':
      return noteOverdue(record, step.attempt, work)
    case 'review':
      return review(record, step.attempt, work)
    case 'connect':
      await connectNearEnd(record, step.attempt, work)
      return null
    case 'flow':
      return runFlow(record, step.attempt, work)
    case 'report':
      return tellApplication(record, { name: step.name, attempt: step.about }, work)
    case 'command':
      return command(record, step, work)
  }
}
