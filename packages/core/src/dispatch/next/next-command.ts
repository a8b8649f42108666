import { isFlow } from '../../model/connect.ts'
import { segmentState, flowDue } from '../flow/segment-state.ts'
import { segmentsOf } from '../flow/turns.ts'
import { isNearFirst, type AttemptRecord, type CallRecord } from '../../journal/record.ts'
import type { AttemptFold } from '../../merge/fold-attempt.ts'
import { connectDue, isLeftAlone, secondLeftAlone } from '../../merge/left-alone.ts'
import { nextHangUp, type CommandStep, type Considered } from './considered.ts'
import { nextEmulated } from './next-emulated.ts'
import type { StepWorld } from './step.ts'

const isToBeJoined = ({ record, far, near, can }: Considered): boolean =>
  can.answers === 'command' &&
  can.verbs.includes('connect') &&
  (isNearFirst(record) ? near?.answeredAt != null : far.answeredAt !== null) &&
  record.request.connect !== undefined &&
  !isFlow(record.request.connect) &&
  record.cancelRequestedAt === null

/** The next step of a flow whose steps are ours to command. */
const nextOfFlow = ({
  record,
  attempt,
  can,
  far,
  world,
  waits,
}: Considered): CommandStep | null => {
  if (can.answers !== 'command' || !isFlow(record.request.connect)) return null
  if (far.answeredAt === null || record.cancelRequestedAt !== null) return null
  const segment = segmentsOf(record, attempt.key).at(-1)
  const due = segment ? flowDue(record, segmentState(segment)) : { at: 0 }
  if (!due) return null
  if (world.now >= due.at) return { kind: 'flow', attempt }
  waits.push(due.at)
  return null
}

const consider = (
  record: CallRecord,
  attempt: AttemptRecord,
  fold: AttemptFold,
  world: StepWorld,
): Considered | null => {
  const can = world.can(attempt.provider)
  if (!can) return null
  // Digits that the application asked for do not stand for those of the call.
  const sent = record.commands.filter(
    (command) => command.attempt === attempt.key && command.target === undefined,
  )
  return { ...fold, record, attempt, can, sent, world, waits: [] }
}

const orWait = ({ waits }: Considered): CommandStep | null =>
  waits.length > 0 ? { kind: 'wait', until: Math.min(...waits) } : null

/** The hang-up that was asked for, of a call that may live although nothing more is expected of it. */
export const nextCancel = (
  record: CallRecord,
  attempt: AttemptRecord,
  fold: AttemptFold,
  world: StepWorld,
): CommandStep | null => {
  const of = consider(record, attempt, fold, world)
  return of && record.cancelRequestedAt !== null ? (nextHangUp(of, 'canceled') ?? orWait(of)) : null
}

/** The hang-up of the second leg, where the first has ended without it. */
const nextOfSecond = (of: Considered, fold: AttemptFold): CommandStep | null => {
  const { record, can, world, attempt } = of
  const second = secondLeftAlone(record, attempt.key, fold, can)
  const own = second && consider(record, second, fold, world)
  if (!own) return null
  const step = nextHangUp(own, 'other-end-gone')
  of.waits.push(...own.waits)
  return step
}

/** The hang-up of a party that is left alone, also once the far one, called second, has ended. */
export const nextLeftAlone = (
  record: CallRecord,
  attempt: AttemptRecord,
  fold: AttemptFold,
  world: StepWorld,
): CommandStep | null => {
  const of = consider(record, attempt, fold, world)
  if (!of) return null
  const own = isLeftAlone(record, attempt.key, fold, of.can)
    ? nextHangUp(of, 'other-end-gone')
    : nextOfSecond(of, fold)
  return own ?? orWait(of)
}

/**
 * What to command on a live call: the caller's hang-up, the near end where it is ours to connect, and the features that
 * the provider lacks.
 */
export const nextCommand = (
  record: CallRecord,
  attempt: AttemptRecord,
  fold: AttemptFold,
  world: StepWorld,
): CommandStep | null => {
  const of = consider(record, attempt, fold, world)
  if (!of) return null
  const step =
    (record.cancelRequestedAt === null ? null : nextHangUp(of, 'canceled')) ??
    (isLeftAlone(record, attempt.key, fold, of.can) ? nextHangUp(of, 'other-end-gone') : null) ??
    nextOfSecond(of, fold)
  if (step) return step
  const connectAt = isToBeJoined(of) ? connectDue(record, attempt.key) : null
  if (connectAt !== null && world.now >= connectAt) return { kind: 'connect', attempt }
  if (connectAt !== null) of.waits.push(connectAt)
  const flow = nextOfFlow(of)
  if (flow) return flow
  const emulated = nextEmulated(of)
  if (emulated) return emulated
  return orWait(of)
}
