import type { StepWorld, Step } from './step.ts'
import { unknownUntil } from './unknown-until.ts'
import { whileSending } from './while-sending.ts'
import type { AttemptRecord, CallRecord } from '../../journal/record.ts'
import { foldAttempt } from '../../merge/fold-attempt.ts'

type ChildStep = Extract<Step, { kind: 'orphan' | 'give-up' | 'wait' }>

const isChild = ({ kind }: AttemptRecord): boolean => kind === 'connect' || kind === 'transfer'

/** A `dial` step has its outcome with its turn, for as long as the call may still have one. */
const isAwaited = (record: CallRecord, { kind, parent, state }: AttemptRecord): boolean =>
  kind !== 'dial' ||
  parent === undefined ||
  ((state === 'sent' || state === 'planned') && foldAttempt(record, parent).far.end === null)

const stepOf = (attempt: AttemptRecord, world: StepWorld): ChildStep | null => {
  if (attempt.state === 'sent' || attempt.state === 'planned') return whileSending(attempt, world)
  if (attempt.state !== 'unknown' || attempt.givenUpAt !== null) return null
  const deadline = unknownUntil(attempt, world.can(attempt.provider), world.times)
  return world.now >= deadline ? { kind: 'give-up', attempt } : { kind: 'wait', until: deadline }
}

/**
 * What to do about second legs and transfers whose outcome is open. No provider lists them by anything of ours, so an
 * unknown one is not looked for: a report with its key tells, or it is given up as unknown. It is never sent again.
 */
export const nextChild = (record: CallRecord, world: StepWorld): ChildStep | null => {
  let until: number | null = null
  for (const attempt of record.attempts) {
    if (!isChild(attempt) && isAwaited(record, attempt)) continue
    const step = stepOf(attempt, world)
    if (step && step.kind !== 'wait') return step
    if (step) until = Math.min(until ?? Infinity, step.until)
  }
  return until === null ? null : { kind: 'wait', until }
}
