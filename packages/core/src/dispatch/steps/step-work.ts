import type { Decision, Journal } from '../../journal/journal.ts'
import type { CallRecord } from '../../journal/record.ts'
import type { DispatchWorld } from '../world.ts'

/** What a step needs to be carried out. */
export interface StepWork {
  readonly world: DispatchWorld
  readonly journal: Journal
  /** Whether the step is still the next one. Every write that acts on it asks again. */
  readonly stillWanted: Decision
  /** Goes on with something that the next step need not wait for; the record that it leaves is looked at again. */
  readonly aside: (work: () => Promise<CallRecord | null>) => void
  /** The dispatcher is closing: nothing new is begun, and what waits gives up without a trace. */
  readonly stopped: () => boolean
}
