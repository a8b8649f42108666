import { CallError } from '@callplane/core'
import type { MadeSteps } from '../ports.ts'
import type { Change, StepResult } from './changes.ts'
import type { SourceSnapshot } from './snapshot.ts'

/** How far a step has come. `started` and `undoing`: the request may have been sent. */
export type StepStatus = 'planned' | 'started' | 'done' | 'undoing' | 'undone' | 'kept'

/** One change, and how far it has come. */
export interface StateStep {
  readonly change: Change
  readonly status: StepStatus
  readonly result?: StepResult | undefined
  /** What the steps inside have made so far. */
  readonly made?: MadeSteps | undefined
  /** Why it was kept. */
  readonly detail?: string | undefined
}

/** A migration on disk. It has no credentials in it, but URLs and numbers: treat it as personal data. */
export interface MigrationState {
  readonly format: 'callplane-migration'
  readonly version: 1
  readonly name: string
  readonly source: string
  readonly target: string
  readonly status: 'applying' | 'applied' | 'undoing' | 'undone'
  /** The source as it was before the first change. */
  readonly snapshot: SourceSnapshot
  readonly steps: readonly StateStep[]
}

/** Where a migration keeps its state. What `save` was given must be durable when it returns. */
export interface StateStore {
  load(): MigrationState | null
  save(state: MigrationState): void
  /**
   * Refuses a second run at the same time; the result ends it. A lock of a process that has died is taken over. Absent: the
   * caller sees to it.
   */
  lock?(): () => void
}

const stateError = (message: string): CallError =>
  new CallError('input-invalid', `migration state: ${message}`, { dialled: 'no' })

/** A state that was read as JSON; throws for one that this version does not know. */
export const checkedState = (value: unknown): MigrationState => {
  const state = (
    typeof value === 'object' && value !== null ? value : {}
  ) as Partial<MigrationState>
  if (state.format !== 'callplane-migration')
    throw stateError('this is not the state of a migration')
  if (state.version !== 1)
    throw stateError(`has version ${String(state.version)}; update @callplane/trunks`)
  if (!Array.isArray(state.steps) || !state.snapshot) throw stateError('is incomplete')
  return state as MigrationState
}

/** Refuses the state of another migration. */
export const requireSame = (
  state: MigrationState,
  { name, source, target }: Pick<MigrationState, 'name' | 'source' | 'target'>,
): void => {
  if (state.name === name && state.source === source && state.target === target) return
  throw stateError(
    `is of the migration "${state.name}" from ${state.source} to ${state.target}, not of "${name}" from ${source} to ` +
      `${target}; give another file`,
  )
}
