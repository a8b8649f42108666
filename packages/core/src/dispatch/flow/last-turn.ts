import type { AttemptRecord, CallRecord, SegmentRecord } from '../../journal/record.ts'
import type { StepReport, TurnResult } from '../../plugin/webhook.ts'
import { recordingSince } from './recording-since.ts'
import { dialResult } from './segment-state.ts'
import { dialOf, segmentsOf } from './turns.ts'

/** Whether a recording that ends with the call may be another than that of the step. */
const isRecordedThroughout = (record: CallRecord, segments: readonly SegmentRecord[]): boolean =>
  record.request.record === true ||
  record.commands.some(({ kind }) => kind === 'start-recording') ||
  segments.some(({ steps }) =>
    steps.some((step) => step.step === 'record' && step.background === true),
  )

const recorded = (
  record: CallRecord,
  segments: readonly SegmentRecord[],
  { attempt, at }: SegmentRecord,
): TurnResult | null => {
  if (isRecordedThroughout(record, segments)) return null
  const recording = recordingSince(record, attempt, at)
  return recording ? { turn: 'recorded', ended: 'hang-up', recording } : null
}

const dialled = (record: CallRecord, segment: SegmentRecord): TurnResult | null => {
  const dial = dialOf(record, segment)
  const isReported = dial && record.events.some(({ attempt }) => attempt === dial.key)
  return isReported ? dialResult(record, segment) : null
}

/**
 * The turn of a step in which the caller hung up, as other reports tell of it. Some providers ask for what comes next even
 * then, and others do not; a message and a conversation have their turns nevertheless. Null where the step had not begun, or has
 * had its turn.
 */
export const lastTurn = (record: CallRecord, { key }: AttemptRecord): StepReport | null => {
  if (record.cancelRequestedAt !== null) return null
  const segments = segmentsOf(record, key)
  const segment = segments.at(-1)
  if (!segment) return null
  const result =
    segment.steps.at(-1)?.step === 'record'
      ? recorded(record, segments, segment)
      : dialled(record, segment)
  return result && { segment: segment.seq, result }
}
