import type { Step } from '../../model/flow/flow-step.ts'
import {
  inMilliseconds,
  milliseconds,
  seconds,
  timeAfter,
  toMilliseconds,
  type Milliseconds,
} from '../../model/units.ts'
import { isEnd } from '../../merge/fold-attempt.ts'
import { foldLeg } from '../../merge/fold-leg.ts'
import type {
  AttemptRecord,
  CallRecord,
  SegmentRecord,
  StepProgress,
} from '../../journal/record.ts'
import type { TurnResult } from '../../plugin/webhook.ts'
import { dialOf } from './turns.ts'

/** A command whose process died before it could say what came of it is sent again after this, under the same id. */
const flowPatience = milliseconds(10_000)

/** One tone with the silence after it. */
const tone = milliseconds(250)
const tonePause = milliseconds(500)

/** How long digits sound, where no report says that they are over: the next command must not cut them. */
const soundingFor = (digits: string): Milliseconds =>
  milliseconds(
    [...digits].reduce((sum, digit) => sum + inMilliseconds(digit === 'w' ? tonePause : tone), 0),
  )

/** Where a segment stands that is carried out by commands. */
export interface SegmentState {
  readonly segment: SegmentRecord
  /** Of the step that is under way, or next. */
  readonly index: number
  /** Undefined: every step is done. */
  readonly step: Step | undefined
  readonly progress: StepProgress | undefined
}

export const segmentState = (segment: SegmentRecord): SegmentState => {
  const { progress = [], steps } = segment
  const open = progress.findIndex(({ state }) => state !== 'done')
  const index = open < 0 ? progress.length : open
  return { segment, index, step: steps[index], progress: progress[index] }
}

/** The record with the state of one step of a segment. */
export const withProgress = (
  record: CallRecord,
  { segment, index }: Pick<SegmentState, 'segment' | 'index'>,
  state: StepProgress['state'],
  at: number,
): CallRecord => ({
  ...record,
  flow: record.flow?.map((held) => {
    if (held.attempt !== segment.attempt || held.seq !== segment.seq) return held
    const progress = [...(held.progress ?? [])]
    // What follows from when a command was sent is counted from when it was sent last.
    const isNew = state === 'sent' || state === 'failed'
    progress[index] = { state, at: isNew ? at : (progress[index]?.at ?? at) }
    return { ...held, progress }
  }),
})

const dialStates: Readonly<Record<string, Extract<TurnResult, { turn: 'dialled' }>['status']>> = {
  busy: 'busy',
  rejected: 'busy',
  'no-answer': 'no-answer',
  canceled: 'canceled',
}

/** What came of the party of a `dial` step, by its own reports; null while it is open. */
export const dialResult = (record: CallRecord, segment: SegmentRecord): TurnResult | null => {
  const dial: AttemptRecord | undefined = dialOf(record, segment)
  if (!dial || dial.state === 'refused') return { turn: 'dialled', status: 'failed' }
  const leg = foldLeg(
    record.events.filter(({ attempt }) => attempt === dial.key).map(({ event }) => event),
  )
  if (!isEnd(leg.status)) return null
  if (leg.answeredAt === null)
    return { turn: 'dialled', status: dialStates[leg.status] ?? 'failed' }
  return {
    turn: 'dialled',
    status: 'answered',
    ...(leg.talkDuration !== null && { seconds: leg.talkDuration }),
  }
}

/** The key that was pressed since the recording began and ends it; undefined while none was. */
export const finishKeyOf = (
  { events }: CallRecord,
  { segment, step, progress }: SegmentState,
): string | undefined => {
  if (step?.step !== 'record' || !progress) return undefined
  const keys = step.finishKeys ?? '1234567890*#'
  return events
    .filter(
      ({ attempt, event, receivedAt }) =>
        attempt === segment.attempt && event.type === 'digits' && receivedAt >= progress.at,
    )
    .flatMap(({ event }) => [...(event.digits ?? '')])
    .find((key) => keys.includes(key))
}

/** Nothing follows it: the caller would stay on the line where it was not done. */
const isEnding = ({ step }: Step): boolean => step === 'hangUp' || step === 'reject'

/** The one thing to do next for a segment: now, later, or once something is reported (null). */
export const flowDue = (
  record: CallRecord,
  state: SegmentState,
): {
  readonly act: 'send' | 'done' | 'finish' | 'dialled' | 'went' | 'failed'
  readonly at: number
} | null => {
  const { step, progress, segment } = state
  if (!step) return null
  if (step.step === 'goto') return { act: 'went', at: 0 }
  if (!progress) return { act: 'send', at: 0 }
  if (progress.state === 'failed')
    return isEnding(step)
      ? { act: 'send', at: timeAfter(progress.at, flowPatience) }
      : { act: 'failed', at: 0 }
  if (step.step === 'pause')
    return { act: 'done', at: timeAfter(progress.at, toMilliseconds(seconds(step.seconds))) }
  if (step.step === 'digits' && progress.state === 'accepted')
    return { act: 'done', at: timeAfter(progress.at, soundingFor(step.digits)) }
  if (step.step === 'dial' && dialResult(record, segment)) return { act: 'dialled', at: 0 }
  if (progress.state === 'sent') return { act: 'send', at: timeAfter(progress.at, flowPatience) }
  return progress.state === 'accepted' && finishKeyOf(record, state) !== undefined
    ? { act: 'finish', at: 0 }
    : null
}
