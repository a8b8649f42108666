import type { Journal } from '../../journal/journal.ts'
import {
  attemptOf,
  withAttempt,
  type AttemptRecord,
  type CallRecord,
  type SegmentRecord,
} from '../../journal/record.ts'
import { flowOf } from '../../flow/flow-book.ts'
import { foldAttempt } from '../../merge/fold-attempt.ts'
import type { Step } from '../../model/flow/flow-step.ts'
import type { Turn, TurnRecording } from '../../model/flow/flow-turn.ts'
import type { Note } from '../../model/note.ts'
import { inMilliseconds, milliseconds } from '../../model/units.ts'
import type { Plan, StepReport, TurnResult } from '../../plugin/webhook.ts'
import { childAttempt, newKey } from '../steps/send.ts'
import type { DispatchWorld } from '../world.ts'
import { targetText } from './dial-targets.ts'
import { planOf } from './flow-plan.ts'
import type { Asked } from './asked.ts'
import { nextSegment } from './next-segment.ts'
import { recordingSince } from './recording-since.ts'
import { dialResult, finishKeyOf, segmentState } from './segment-state.ts'
import { dialOf, segmentsOf, withSegment } from './turns.ts'

interface Work {
  readonly world: DispatchWorld
  readonly journal: Journal
}

/** The key at which the dispatcher ended a recording. */
const finishedBy = (record: CallRecord, segment: SegmentRecord): string | undefined => {
  const state = segmentState(segment)
  return state.progress?.state === 'finished' ? finishKeyOf(record, state) : undefined
}

/** The turn of a result. Where the keys are as many as the step wants, the input is complete, whatever the provider calls it. */
const turnOf = (
  result: TurnResult,
  step: Step | undefined,
  base: Pick<Turn, 'callId' | 'at'>,
  {
    recording,
    told,
    finishKey,
  }: {
    readonly recording: TurnRecording | undefined
    readonly told: TurnResult | null
    readonly finishKey: string | undefined
  },
): Turn => {
  if (
    result.turn === 'gathered' &&
    step?.step === 'gather' &&
    step.digits?.count !== undefined &&
    result.digits.length >= step.digits.count
  )
    return { ...base, ...result, ended: 'complete' }
  // Some providers tell how it went in the reports of that leg only.
  if (result.turn === 'dialled' && result.status === 'failed' && told?.turn === 'dialled')
    return { ...base, ...told }
  if (result.turn !== 'recorded') return { ...base, ...result }
  return {
    ...base,
    ...result,
    // Some providers report the file apart from the end of the step.
    ...(!result.recording && recording && { recording }),
    // The recording was ended by a command of ours.
    ...(finishKey !== undefined && { finishKey, ended: 'finish-key' }),
  }
}

/** The `dial` step as an attempt: journalled with its segment, so that it is never sent by another write. */
const dialAttempts = (
  record: CallRecord,
  parent: AttemptRecord,
  { steps, seq }: Pick<SegmentRecord, 'steps' | 'seq'>,
  world: DispatchWorld,
): AttemptRecord[] => {
  const last = steps.at(-1)
  if (last?.step !== 'dial') return []
  const isCommanded = world.providers.get(parent.provider)?.definition.can.answers === 'command'
  const attempt = childAttempt(
    record,
    parent,
    { key: newKey(world), kind: 'dial', target: targetText(last) },
    world,
  )
  return [
    {
      ...attempt,
      segment: seq,
      // The provider has it with the answer to its own request, so that no process here is at work on it.
      sender: undefined,
      ...(isCommanded && { state: 'planned', sentAt: null, sendBy: null }),
    },
  ]
}

/**
 * The record once a `dial` step has had its result, which shows that the provider had it. Where its command had an unknown
 * outcome, the result is only that nothing came of it: the party may have been rung.
 */
const withDialResult = (record: CallRecord, segment: SegmentRecord, now: number): CallRecord => {
  const dial = dialOf(record, segment)
  return dial?.state === 'sent'
    ? withAttempt(record, dial.key, { state: 'accepted', settledAt: now })
    : record
}

/** A provider waits for the answer meanwhile, and the report is on its way. */
const untoldPatience = milliseconds(1_000)
const untoldTries = 4

/** Whether the report has come that says how the last step of a segment went. */
const isTold = (record: CallRecord, segment: SegmentRecord): boolean =>
  segment.steps.at(-1)?.step === 'record'
    ? recordingSince(record, segment.attempt, segment.at) !== undefined
    : dialResult(record, segment) !== null

/** The record once the reports about a segment's last step have come, or as it is after a moment. */
const withReports = async (
  record: CallRecord,
  segment: SegmentRecord,
  { host, store }: DispatchWorld,
): Promise<CallRecord> => {
  let latest = record
  for (let tries = 0; tries < untoldTries && !isTold(latest, segment); tries++) {
    await new Promise<void>((resolve) => {
      host.clock.after(inMilliseconds(untoldPatience) / untoldTries, resolve)
    })
    latest = (await store.get(record.id)) ?? latest
  }
  return latest
}

/** Answers a turn and journals the answer. Null where another process has done so, or nothing waits for the turn. */
const answer = async (
  given: CallRecord,
  attempt: AttemptRecord,
  report: StepReport | null,
  { world, journal }: Work,
): Promise<CallRecord | null> => {
  const held = segmentsOf(given, attempt.key)
  const last = held.at(-1)
  const seq = held.length
  const record = report?.untold && last ? await withReports(given, last, world) : given
  const source = flowOf(record.request.connect, world.flow.book)
  const now = world.callTimes.now(record.id)
  const base = { callId: record.id, at: new Date(now).toISOString() }
  const turn: Turn = report?.result
    ? turnOf(report.result, last?.steps.at(-1), base, {
        recording: recordingSince(record, attempt.key, last?.at ?? now),
        told: last && dialOf(record, last) ? dialResult(record, last) : null,
        finishKey: last && finishedBy(record, last),
      })
    : { ...base, turn: 'started' }
  const isOver = report?.over === true || foldAttempt(record, attempt.key).far.end !== null
  const asked: Asked = { record, attempt, source, last, turn, isOver }
  const { segment, notes } = await nextSegment(asked, world)
  const journalled: SegmentRecord = { ...segment, seq, attempt: attempt.key, at: now, turn }
  return journal.change(
    record,
    (current) => segmentsOf(current, attempt.key).length === seq,
    (current) => {
      const added = withSegment(last ? withDialResult(current, last, now) : current, journalled)
      const known = (attemptOf(current, attempt.key) ?? attempt).notes
      const withNotes = withAttempt(added, attempt.key, {
        notes: [...known, ...fresh(notes, known)],
      })
      return {
        ...withNotes,
        attempts: [...withNotes.attempts, ...dialAttempts(current, attempt, journalled, world)],
      }
    },
  )
}

/** Notes that are not known yet. */
const fresh = (notes: readonly Note[], known: readonly Note[]): readonly Note[] =>
  notes.filter(
    ({ field, detail }) => !known.some((note) => note.field === field && note.detail === detail),
  )

/** Keys of a caller who hung up before the input was complete: only some providers tell of them, and nothing follows. */
const isBrokenOff = ({ over, result }: StepReport): boolean =>
  over === true &&
  result?.turn === 'gathered' &&
  (result.ended === 'empty' || result.ended === 'timeout')

/** The attempt whose flow it is: some providers tell of the party of a `dial` step where they ask what comes after it. */
const runnerOf = ({ attempts }: CallRecord, asked: AttemptRecord): AttemptRecord =>
  attempts.find(({ key }) => key === asked.parent) ?? asked

/**
 * Answers a turn of a call's flow: the first one where there is no report. The steps are journalled before they are given
 * away, so a request that is repeated gets the same ones again, from any process, and runs nothing twice; a report of an
 * earlier segment changes nothing.
 */
export const answerTurn = async (
  record: CallRecord,
  asked: AttemptRecord,
  report: StepReport | null,
  work: Work,
): Promise<{ readonly plan: Plan; readonly record: CallRecord }> => {
  const { world } = work
  const attempt = runnerOf(record, asked)
  const seq = report ? report.segment + 1 : 0
  // The flow has gone on where there are more segments.
  const isDue = (held: CallRecord) => segmentsOf(held, attempt.key).length === seq
  let current = record
  if (isDue(record) && record.cancelRequestedAt === null && !(report && isBrokenOff(report))) {
    const name = `${attempt.key} ${seq}`
    const { answering } = world.flow
    const answered = answering.get(name) ?? answer(record, attempt, report, work)
    answering.set(name, answered)
    try {
      current = (await answered) ?? record
    } finally {
      answering.delete(name)
    }
    // Another process was first, or the record in hand was not the newest.
    if (isDue(current)) current = (await world.store.get(record.id)) ?? current
  }
  const segment = segmentsOf(current, attempt.key)[seq]
  return { plan: planOf(current, attempt, segment, world), record: current }
}
