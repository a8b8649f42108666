import { foldAttempt } from '../merge/project.ts'
import type { Journal } from './journal.ts'
import type { Step } from './next-step.ts'
import { delayAfter, hangUpDelays } from './policy.ts'
import { asCallError } from './prepare-route.ts'
import { attemptOf, type CallRecord, type CommandRecord } from './record.ts'
import type { DispatchWorld } from './world.ts'

/** Sends one command to a live call, journalled first so that nothing can cause it twice. */
export const command = async (
  record: CallRecord,
  step: Extract<Step, { kind: 'command' }>,
  world: DispatchWorld,
  journal: Journal,
): Promise<void> => {
  const { clock } = world.host
  const { attempt } = step
  const calls = world.ports(attempt.provider).calls
  const previous = record.commands.findLast(
    (c) => c.attempt === attempt.key && c.kind === step.command,
  )
  const tries = (previous?.tries ?? 0) + 1
  const entry: CommandRecord = {
    kind: step.command,
    attempt: attempt.key,
    reason: step.reason,
    at: previous?.at ?? clock.now(),
    state: 'sent',
    tries,
    nextTryAt: null,
  }
  const journalled = await journal.change(record.id, (held) => {
    const current = attemptOf(held, attempt.key)
    const { far } = foldAttempt(held, attempt.key)
    // Looked at again in the very write that journals it: an answer may have come since the step was chosen.
    if (!current || far.end || (step.reason === 'ring-timeout' && far.answeredAt !== null))
      return null
    const others = held.commands.filter(
      (c) => !(c.attempt === attempt.key && c.kind === step.command),
    )
    return { ...held, commands: [...others, entry] }
  })
  if (!journalled) return
  const finish = (change: Partial<CommandRecord>) =>
    journal.change(record.id, (held) => ({
      ...held,
      commands: held.commands.map((c) =>
        c.attempt === attempt.key && c.kind === step.command ? { ...c, ...change } : c,
      ),
    }))
  try {
    if (step.command === 'hang-up') await calls.hangUp?.(attempt.references)
    if (step.command === 'send-digits')
      await calls.sendDigits?.(attempt.references, step.digits ?? '')
    if (step.command === 'start-recording') await calls.startRecording?.(attempt.references)
    await finish({ state: 'done' })
  } catch (error) {
    const failure = asCallError(error, attempt.provider, 'unknown')
    world.host.log({
      level: 'warn',
      event: 'command.failed',
      call: record.id,
      command: step.command,
      code: failure.code,
    })
    // Digits and recordings are not repeated: they may have taken effect. A hang-up is, until it does.
    await finish({
      state: 'failed',
      nextTryAt:
        step.command === 'hang-up' ? clock.now() + delayAfter(hangUpDelays, tries - 1) : null,
    })
  }
}
