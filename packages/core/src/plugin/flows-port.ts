import type { References } from '../model/event.ts'
import type { Step } from '../model/flow/flow-step.ts'
import type { Note } from '../model/note.ts'
import type { StepPlan } from './webhook.ts'

/** How a provider does the steps of flows. With `can.flow` only. */
export interface FlowsPort {
  /** Pure. What the provider does not do as the step says, each note with its path in the step, such as `voice`. */
  check(step: Step): readonly Note[]
  /** Steps that stand for one where steps are carried out by commands, such as prompts that cannot be part of a gather. */
  expand?(step: Step): readonly Step[]
  /**
   * Carries out one step, where `can.answers` is `command`. Resolves to `done` where no report of its end will come, and to
   * `begun` where a webhook reports its end with `WebhookResult.step`. A `dial` step has ended with the party that it
   * rings, as the reports with that attempt's key say. `digits` that have begun are over after 250 ms for each digit and 500
   * ms for each `w`. `goto` and `pause` never come here.
   */
  run?(references: References, plan: StepPlan): Promise<'begun' | 'done'>
  /** Ends a `record` step at a key, where the provider does not do so itself. Its end is then reported as usual. */
  finish?(references: References, plan: StepPlan): Promise<void>
  /** Milliseconds that the provider waits for a document before it gives up. Absent: it does not wait for one. */
  readonly waitsMs?: number | undefined
}
