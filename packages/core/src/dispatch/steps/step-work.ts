import type { Decision, Journal } from '../../journal/journal.ts'
import type { DispatchWorld } from '../world.ts'

/** What a step needs to be carried out. */
export interface StepWork {
  readonly world: DispatchWorld
  readonly journal: Journal
  /** Whether the step is still the next one. Every write that acts on it asks again. */
  readonly stillWanted: Decision
  /** The dispatcher is closing: nothing new is begun, and what waits gives up without a trace. */
  readonly stopped: () => boolean
}
