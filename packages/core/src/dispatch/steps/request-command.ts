import { CallError, toFailure, type CallFailure } from '../../model/error.ts'
import { inSlot, sendCommand, withCommand, withLatestCommand, type Slot } from './command-slot.ts'
import { always } from '../../journal/journal.ts'
import { isLive, notLive } from './live-call.ts'
import { commandPatience } from '../../journal/times.ts'
import { timeAfter } from '../../model/units.ts'
import { failureOf } from '../failure-of.ts'
import type { AttemptRecord, CallRecord, CommandRecord } from '../../journal/record.ts'
import type { StepWork } from './step-work.ts'

/** A command that the application asks for. */
export type RequestedCommand =
  | { readonly kind: 'send-digits'; readonly digits: string; readonly key: string }
  | { readonly kind: 'start-recording' | 'stop-recording' }

/** What the record says about a request: to be sent, sent by another request and not settled, over, or without a live call. */
type Verdict = 'send' | 'under-way' | 'done' | 'not-live' | CallFailure

export const slotOf = (command: RequestedCommand, attempt: AttemptRecord): Slot => ({
  kind: command.kind,
  attempt: attempt.key,
  ...(command.kind === 'send-digits' && { target: command.key }),
})

/** Digits have a slot of their own. Of the recording commands the latest decides: a recording starts again after a stop. */
const latestOf = (record: CallRecord, slot: Slot): CommandRecord | undefined => {
  if (slot.kind === 'send-digits') return inSlot(record, slot)
  const latest = record.commands.findLast(
    ({ attempt, kind }) =>
      attempt === slot.attempt && (kind === 'start-recording' || kind === 'stop-recording'),
  )
  return latest?.kind === slot.kind ? latest : undefined
}

/** A recording may end without a command, such as at its maximum duration; then it may be started again. */
const recordingEnded = (record: CallRecord, { attempt, at }: CommandRecord): boolean => {
  const events = record.events.filter((stored) => stored.attempt === attempt)
  const known = new Set(
    events.filter(({ receivedAt }) => receivedAt < at).map(({ event }) => event.recording?.id),
  )
  return events.some(
    ({ event: { recording } }) =>
      recording !== undefined && recording.status !== 'in-progress' && !known.has(recording.id),
  )
}

const judge = (record: CallRecord, attempt: AttemptRecord, slot: Slot, now: number): Verdict => {
  if (!isLive(record, attempt)) return 'not-live'
  const latest = latestOf(record, slot)
  if (!latest) return 'send'
  const isDigits = slot.kind === 'send-digits'
  if (latest.state === 'failed')
    // Digits that may have been heard are not sent a second time under one key.
    return isDigits && latest.error && latest.error.dialled !== 'no' ? latest.error : 'send'
  if (latest.state === 'sent')
    return !isDigits && now >= timeAfter(latest.at, commandPatience) ? 'send' : 'under-way'
  return slot.kind === 'start-recording' && recordingEnded(record, latest) ? 'send' : 'done'
}

/**
 * Sends a command that the application asked for, journalled first. Asked twice, by one process or two, it is sent once:
 * digits per key, a recording per start and stop. Resolves to false where the same command is under way elsewhere.
 */
export const requestCommand = async (
  record: CallRecord,
  attempt: AttemptRecord,
  command: RequestedCommand,
  { world, journal }: Pick<StepWork, 'world' | 'journal'>,
): Promise<boolean> => {
  const slot = slotOf(command, attempt)
  let verdict: Verdict = 'send'
  const journalled = await journal.change(
    record,
    (held) => {
      verdict = judge(held, attempt, slot, world.callTimes.now(held.id))
      return verdict === 'send'
    },
    (held) =>
      withLatestCommand(held, {
        ...slot,
        reason: null,
        at: world.callTimes.now(held.id),
        state: 'sent',
        tries: (inSlot(held, slot)?.tries ?? 0) + 1,
        nextTryAt: null,
      }),
  )
  if (!journalled) return settle(verdict, record.id)
  const digits = command.kind === 'send-digits' ? command.digits : undefined
  const { calls } = world.ports(attempt.provider)
  const sent = { ...command, record: journalled, attempt, digits }
  const failure = await sendCommand(world.host, calls, sent).then(
    () => null,
    (error: unknown) => failureOf(error, attempt.provider, 'unknown', world),
  )
  await journal.change(journalled, always, (held) => {
    const entry = inSlot(held, slot)
    return entry
      ? withCommand(held, {
          ...entry,
          state: failure ? 'failed' : 'done',
          error: failure ? toFailure(failure) : undefined,
        })
      : null
  })
  if (failure) throw failure
  return true
}

const settle = (verdict: Verdict, id: string): boolean => {
  if (typeof verdict === 'object') throw new CallError(verdict.code, verdict.message, verdict)
  if (verdict === 'not-live') throw notLive(id)
  return verdict === 'done'
}
