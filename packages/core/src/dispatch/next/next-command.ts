import { isNearFirst, type AttemptRecord, type CallRecord } from '../../journal/record.ts'
import { isEnd, type AttemptFold } from '../../merge/fold-attempt.ts'
import { nextHangUp, type CommandStep, type Considered } from './considered.ts'
import { nextEmulated } from './next-emulated.ts'
import type { StepWorld } from './step.ts'

/** Where we join the legs, nothing else ends the one that is left when the other could not be reached or has gone. */
const isLeftAlone = ({ record, far, near, can }: Considered): boolean =>
  can.answers === 'command' &&
  near !== null &&
  !isNearFirst(record) &&
  isEnd(near.status) &&
  far.answeredAt !== null

const mustConnect = ({ record, attempt, far, near, can }: Considered): boolean =>
  can.answers === 'command' &&
  can.verbs.includes('connect') &&
  (isNearFirst(record) ? near?.answeredAt != null : far.answeredAt !== null) &&
  record.request.connect !== undefined &&
  record.cancelRequestedAt === null &&
  !record.attempts.some((other) => other.parent === attempt.key && other.kind === 'connect')

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
  const can = world.can(attempt.provider)
  if (!can) return null
  // Digits that the application asked for do not stand for those of the call.
  const sent = record.commands.filter(
    (command) => command.attempt === attempt.key && command.target === undefined,
  )
  const of: Considered = { ...fold, record, attempt, can, sent, world, waits: [] }
  const step =
    (record.cancelRequestedAt === null ? null : nextHangUp(of, 'canceled')) ??
    (isLeftAlone(of) ? nextHangUp(of, 'near-end-gone') : null)
  if (step) return step
  if (mustConnect(of)) return { kind: 'connect', attempt }
  const emulated = nextEmulated(of)
  if (emulated) return emulated
  return of.waits.length > 0 ? { kind: 'wait', until: Math.min(...of.waits) } : null
}
