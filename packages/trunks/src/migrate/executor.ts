import { CallError } from '@callplane/core'
import type { MadeSteps } from '../ports.ts'
import type { Change, StepResult } from './changes.ts'
import type { MigrateEnd } from './end.ts'
import type { MigrateOptions } from './options.ts'
import type { StateStep } from './state.ts'

/** What a step is done with. */
export interface StepContext {
  readonly options: MigrateOptions
  /** The account of the change. */
  readonly end: MigrateEnd
  readonly step: StateStep
  /** Whether a request of this step may have been sent in a run that was killed. */
  readonly isOpen: boolean
  /** The id that an earlier change has made: of `change:target/application/x`. */
  resolve(id: string | null): string | null
  /** Keeps what the steps inside have made, before it goes on. */
  saveMade(made: MadeSteps): void
}

/** How things stand. `before`: as at the plan. `partly`: begun. `other`: others have changed it since. */
export interface Seen {
  readonly is: 'before' | 'after' | 'partly' | 'other'
  readonly result?: StepResult | undefined
}

/** How one kind of change is looked at, done, and undone. */
export interface Executor<C extends Change> {
  /** Changes nothing. */
  look(change: C, context: StepContext): Promise<Seen>
  /** Safe to repeat after `look` has shown `before` or `partly`. */
  act(change: C, context: StepContext): Promise<StepResult>
  /** Answers with what was kept. Safe to repeat. */
  undo(change: C, context: StepContext): Promise<string | void>
}

export const missingPort = (provider: string, what: string): CallError =>
  new CallError('unsupported', `${provider} has no ${what}`, { provider, dialled: 'no' })
