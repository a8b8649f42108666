import type { AttemptRecord } from '../../journal/record.ts'
import type { Step, StepWorld } from './step.ts'

/** A planned or sent attempt: its sender is awaited here, or elsewhere for as long as that dispatcher is at work. */
export const whileSending = (
  attempt: AttemptRecord,
  world: StepWorld,
): Extract<Step, { kind: 'wait' | 'orphan' }> => {
  if (world.inFlight.has(attempt.key)) return { kind: 'wait', until: Infinity }
  const until = attempt.sender === undefined ? null : world.leaseEnd(attempt.sender)
  return until !== null && world.now < until ? { kind: 'wait', until } : { kind: 'orphan', attempt }
}
