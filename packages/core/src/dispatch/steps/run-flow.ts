import {
  attemptOf,
  callReferences,
  withAttempt,
  type AttemptRecord,
  type CallRecord,
} from '../../journal/record.ts'
import type { Step } from '../../model/flow/flow-step.ts'
import type { StepProgress } from '../../journal/record.ts'
import type { StepPlan, TurnResult } from '../../plugin/webhook.ts'
import { foldAttempt, isEnd } from '../../merge/fold-attempt.ts'
import { answerTurn } from '../flow/answer-turn.ts'
import { lastTurn } from '../flow/last-turn.ts'
import {
  dialResult,
  flowDue,
  segmentState,
  withProgress,
  type SegmentState,
} from '../flow/segment-state.ts'
import { planOf } from '../flow/flow-plan.ts'
import { dialOf, segmentsOf } from '../flow/turns.ts'
import { endsInTurn } from '../../flow/next-steps.ts'
import { failureOf } from '../failure-of.ts'
import { toFailure, type CallError } from '../../model/error.ts'
import type { StepWork } from './step-work.ts'

/** What a step that has a turn has come to whose command was refused. */
const failedResult = (step: Step): TurnResult | null => {
  switch (step.step) {
    case 'gather':
      return { turn: 'gathered', digits: '', ended: 'empty' }
    case 'record':
      return { turn: 'recorded' }
    case 'dial':
      return { turn: 'dialled', status: 'failed' }
    case 'stream':
      return { turn: 'streamed', ended: 'failed' }
    default:
      return null
  }
}

const stateOf = (record: CallRecord, attempt: AttemptRecord): SegmentState | null => {
  const segment = segmentsOf(record, attempt.key).at(-1)
  return segment ? segmentState(segment) : null
}

const isSame = (one: SegmentState | null, other: SegmentState): boolean =>
  one?.segment.seq === other.segment.seq &&
  one.index === other.index &&
  one.progress?.state === other.progress?.state

/** Journals the state of the step, unless another process did something about it since. */
const progressed = (
  record: CallRecord,
  attempt: AttemptRecord,
  state: SegmentState,
  next: StepProgress['state'],
  { world, journal, stillWanted }: StepWork,
): Promise<CallRecord | null> => {
  const now = world.callTimes.now(record.id)
  return journal.change(
    record,
    (held) => stillWanted(held) && isSame(stateOf(held, attempt), state),
    (held) => {
      const moved = withProgress(held, state, next, now)
      const dial = state.step?.step === 'dial' ? dialOf(held, state.segment) : undefined
      // It may ring from here on.
      return dial?.state === 'planned'
        ? withAttempt(moved, dial.key, { state: 'sent', sentAt: now, sendBy: now })
        : moved
    },
    { asOwner: true },
  )
}

const withFailure = (
  record: CallRecord,
  key: string,
  { segment, index, step }: SegmentState,
  { code }: CallError,
): CallRecord => {
  const notes = attemptOf(record, key)?.notes ?? []
  const field = `flow.turns[${segment.seq}].steps[${index}]`
  // One that is sent again has its note.
  if (notes.some((note) => note.field === field)) return record
  const detail = `the provider did not ${step?.step ?? 'do it'}: ${code}`
  return withAttempt(record, key, { notes: [...notes, { field, effect: 'dropped', detail }] })
}

/** What the provider made of a command: it has begun, is over, or was refused. */
const settle = (
  record: CallRecord,
  attempt: AttemptRecord,
  state: SegmentState,
  outcome: { readonly done: boolean } | { readonly failure: CallError },
  { journal, world }: StepWork,
): Promise<CallRecord | null> => {
  const now = world.callTimes.now(record.id)
  const next = 'failure' in outcome ? 'failed' : outcome.done ? 'done' : 'accepted'
  return journal.change(
    record,
    // Its end may have been reported before the reply to its command.
    (held) => stateOf(held, attempt)?.segment.seq === state.segment.seq,
    (held) => {
      const current = stateOf(held, attempt)
      const isOpen = current?.index === state.index && current.progress?.state === 'sent'
      const noted =
        'failure' in outcome ? withFailure(held, attempt.key, state, outcome.failure) : held
      const moved = isOpen ? withProgress(noted, state, next, now) : held
      // Sent with its step, which is the last one of the segment.
      const dial = dialOf(held, state.segment)
      if (dial?.state !== 'sent') return moved === held ? null : moved
      return 'failure' in outcome
        ? withAttempt(moved, dial.key, {
            state: outcome.failure.dialled === 'no' ? 'refused' : 'unknown',
            settledAt: now,
            error: toFailure(outcome.failure),
          })
        : withAttempt(moved, dial.key, { state: 'accepted', settledAt: now })
    },
  )
}

const planFor = (
  record: CallRecord,
  attempt: AttemptRecord,
  { segment, index, step }: SegmentState,
  world: StepWork['world'],
): StepPlan | null => {
  const plan = planOf(record, attempt, segment, world)
  if (plan.action !== 'flow' || !step) return null
  const dial = dialOf(record, segment)
  return {
    ...plan,
    step,
    index,
    attempt: attempt.key,
    // The same however often it is tried, so that a provider that knows ids of commands does it once.
    command: dial && step.step === 'dial' ? dial.key : `${attempt.key}-${segment.seq}-${index}`,
  }
}

/** Journals that the step is sent, sends it, and journals what came of that. */
const send = async (
  record: CallRecord,
  attempt: AttemptRecord,
  state: SegmentState,
  work: StepWork,
): Promise<CallRecord | null> => {
  const { world } = work
  const isPause = state.step?.step === 'pause'
  const sent = await progressed(record, attempt, state, isPause ? 'accepted' : 'sent', work)
  const plan = sent && planFor(sent, attempt, state, world)
  const { flows } = world.ports(attempt.provider)
  if (!sent || !plan || isPause || !flows?.run) return sent
  const outcome = await flows.run(callReferences(sent, attempt), plan).then(
    (end) => ({ done: end === 'done' }),
    (error: unknown) => ({ failure: failureOf(error, attempt.provider, 'unknown', world) }),
  )
  if ('failure' in outcome)
    world.host.log({
      level: 'warn',
      event: 'flow.step-failed',
      call: record.id,
      step: plan.step.step,
      code: outcome.failure.code,
    })
  return settle(sent, attempt, state, outcome, work)
}

/** Ends a recording at a key, where the provider does not do so itself. */
const finish = async (
  record: CallRecord,
  attempt: AttemptRecord,
  state: SegmentState,
  work: StepWork,
): Promise<CallRecord | null> => {
  const { world } = work
  const journalled = await progressed(record, attempt, state, 'finished', work)
  const plan = journalled && planFor(journalled, attempt, state, world)
  if (!plan) return journalled
  try {
    await world.ports(attempt.provider).flows?.finish?.(callReferences(record, attempt), plan)
  } catch (error) {
    const { code } = failureOf(error, attempt.provider, 'unknown', world)
    world.host.log({
      level: 'warn',
      event: 'flow.step-failed',
      call: record.id,
      step: 'record',
      code,
    })
  }
  return journalled
}

/** Does the next thing of a flow: of one whose steps are commands, or of one whose caller has hung up. */
export const runFlow = async (
  record: CallRecord,
  attempt: AttemptRecord,
  work: StepWork,
): Promise<CallRecord | null> => {
  if (isEnd(foldAttempt(record, attempt.key).far.status)) {
    const last = lastTurn(record, attempt)
    return last ? (await answerTurn(record, attempt, last, work)).record : null
  }
  const state = stateOf(record, attempt)
  if (!state) return (await answerTurn(record, attempt, null, work)).record
  const { step, segment } = state
  const answered = async (result: TurnResult | null) => {
    const report = result && { segment: segment.seq, result }
    return (await answerTurn(record, attempt, report, work)).record
  }
  const due = flowDue(record, state)
  if (!due || !step) return null
  switch (due.act) {
    case 'send':
      return send(record, attempt, state, work)
    case 'finish':
      return finish(record, attempt, state, work)
    case 'went':
      return answered({ turn: 'went' })
    case 'dialled':
      return answered(dialResult(record, segment))
    case 'failed': {
      const result = endsInTurn(step) ? failedResult(step) : null
      return result ? answered(result) : progressed(record, attempt, state, 'done', work)
    }
    case 'done':
      return progressed(record, attempt, state, 'done', work)
  }
}
