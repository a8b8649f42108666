import { foldAttempt } from '../merge/project.ts'
import type { CallsPort } from '../plugin/contract.ts'
import type { Host } from '../plugin/host.ts'
import { afterCallerFailure, callerPatience, isCallerCommand } from './inbound-command.ts'
import { always } from './journal.ts'
import type { Step } from './next-step.ts'
import { delayAfter, hangUpDelays, hangUpPatience } from './policy.ts'
import { asCallError } from './prepare-route.ts'
import { attemptOf, type CallRecord, type CommandRecord } from './record.ts'
import type { StepWork } from './step-work.ts'
import { callbackUrl } from './world.ts'

type CommandStep = Extract<Step, { kind: 'command' }>

/** The one slot that a record has per command and attempt. */
const slotOf =
  ({ attempt, command }: CommandStep) =>
  (entry: CommandRecord): boolean =>
    entry.attempt === attempt.key && entry.kind === command

const send = async (
  host: Host,
  calls: CallsPort,
  { attempt, command, digits }: CommandStep,
): Promise<void> => {
  if (command === 'hang-up') await calls.hangUp?.(attempt.references)
  if (command === 'send-digits') await calls.sendDigits?.(attempt.references, digits ?? '')
  if (command === 'answer') await calls.answer?.(attempt.references)
  if (command === 'reject') await calls.reject?.(attempt.references, 'declined')
  if (command === 'start-recording')
    await calls.startRecording?.(attempt.references, {
      callbackUrl: callbackUrl(host, attempt.provider, attempt.key),
    })
}

/** When a command that was sent and never settled is sent again; null for one that may have taken effect. */
const patienceFor = (command: CommandStep['command'], now: number): number | null => {
  if (isCallerCommand(command)) return now + callerPatience
  return command === 'hang-up' ? now + hangUpPatience : null
}

/** Sends one command to a live call, journalled first in its slot so that nothing can cause it twice. */
export const command = async (
  record: CallRecord,
  step: CommandStep,
  { world, journal, stillWanted }: StepWork,
): Promise<CallRecord | null> => {
  const { clock } = world.host
  const isSlot = slotOf(step)
  const journalled = await journal.change(
    record,
    // Asked again in the very write: an answer, an end or another process may have come since the step was chosen.
    (held) =>
      stillWanted(held) &&
      attemptOf(held, step.attempt.key) !== undefined &&
      foldAttempt(held, step.attempt.key).far.end === null,
    (held) => {
      const previous = held.commands.find(isSlot)
      const entry: CommandRecord = {
        kind: step.command,
        attempt: step.attempt.key,
        reason: step.reason,
        at: previous?.at ?? clock.now(),
        state: 'sent',
        tries: (previous?.tries ?? 0) + 1,
        nextTryAt: patienceFor(step.command, clock.now()),
      }
      return { ...held, commands: [...held.commands.filter((c) => !isSlot(c)), entry] }
    },
  )
  if (!journalled) return null
  const failure = await send(world.host, world.ports(step.attempt.provider).calls, step).then(
    () => null,
    (error: unknown) => asCallError(error, step.attempt.provider, 'unknown'),
  )
  const { log } = world.host
  if (failure)
    log({
      level: 'warn',
      event: 'command.failed',
      call: record.id,
      command: step.command,
      code: failure.code,
    })
  return journal.change(journalled, always, (held) => {
    const entry = held.commands.find(isSlot)
    if (!entry) return null
    if (failure && isCallerCommand(step.command))
      return afterCallerFailure(held, entry, failure, clock.now())
    // Digits and recordings are not repeated: they may have taken effect. A hang-up is, until it does.
    const again = failure !== null && step.command === 'hang-up'
    const outcome: CommandRecord = {
      ...entry,
      state: failure ? 'failed' : 'done',
      nextTryAt: again ? clock.now() + delayAfter(hangUpDelays, entry.tries - 1) : null,
    }
    return { ...held, commands: held.commands.map((c) => (isSlot(c) ? outcome : c)) }
  })
}
