import { inSlot, sendCommand, withCommand, withLatestCommand } from './command-slot.ts'
import { afterCallerFailure, callerPatience, isCallerCommand } from '../next/caller-command.ts'
import { always } from '../../journal/journal.ts'
import type { Step } from '../next/step.ts'
import { delayAfter, hangUpDelays, hangUpPatience } from '../../journal/times.ts'
import { timeAfter } from '../../model/units.ts'
import { failureOf } from '../failure-of.ts'
import type { CallRecord } from '../../journal/record.ts'
import type { StepWork } from './step-work.ts'

type CommandStep = Extract<Step, { kind: 'command' }>

/** When a command that was sent and never settled is sent again; null for one that may have taken effect. */
const patienceFor = (command: CommandStep['command'], now: number): number | null => {
  if (isCallerCommand(command)) return timeAfter(now, callerPatience)
  return command === 'hang-up' ? timeAfter(now, hangUpPatience) : null
}

/** Sends one command to a live call, journalled first in its slot so that nothing can cause it twice. */
export const command = async (
  record: CallRecord,
  { attempt, command: kind, reason, digits }: CommandStep,
  { world, journal, stillWanted }: StepWork,
): Promise<CallRecord | null> => {
  const { log } = world.host
  const slot = { kind, attempt: attempt.key }
  // When it is tried again is decided by the call's own time: the wall clock may be behind it.
  const now = () => world.callTimes.now(record.id)
  const journalled = await journal.change(
    record,
    // Asked again in the very write: an answer, an end or another process may have come since the step was chosen.
    stillWanted,
    (held) => {
      const previous = inSlot(held, slot)
      return withLatestCommand(held, {
        ...slot,
        reason,
        at: previous?.at ?? now(),
        state: 'sent',
        tries: (previous?.tries ?? 0) + 1,
        nextTryAt: patienceFor(kind, now()),
      })
    },
    { asOwner: true },
  )
  if (!journalled) return null
  const { calls } = world.ports(attempt.provider)
  const sent = { kind, record: journalled, attempt, digits }
  const failure = await sendCommand(world.host, calls, sent).then(
    () => null,
    (error: unknown) => failureOf(error, attempt.provider, 'unknown', world),
  )
  if (failure)
    log({
      level: 'warn',
      event: 'command.failed',
      call: record.id,
      command: kind,
      code: failure.code,
    })
  return journal.change(journalled, always, (held) => {
    const entry = inSlot(held, slot)
    if (!entry) return null
    if (failure && isCallerCommand(kind)) return afterCallerFailure(held, entry, failure, now())
    // Digits and recordings are not repeated: they may have taken effect. A hang-up is, until it does.
    const again = failure !== null && kind === 'hang-up'
    return withCommand(held, {
      ...entry,
      state: failure ? 'failed' : 'done',
      nextTryAt: again ? timeAfter(now(), delayAfter(hangUpDelays, entry.tries - 1)) : null,
    })
  })
}
