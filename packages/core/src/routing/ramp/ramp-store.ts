import type { Awaitable } from '../../journal/store/store.ts'

/** What a change of a ramp was: by the application, or by its guardrail. */
export type RampAction = 'advance' | 'back' | 'stop' | 'guardrail'

/** One change of a ramp. */
export interface RampChange {
  /** Version of the ramp that the change made; counts from 1. */
  readonly version: number
  /** Epoch milliseconds of the calls' time. */
  readonly at: number
  readonly action: RampAction
  /** Share of the target before, in percent. */
  readonly from: number
  /** Share of the target since, in percent. */
  readonly to: number
  /** Why, in a sentence. Absent: no reason was given. */
  readonly reason?: string | undefined
}

/** How far a ramp is. Kept as JSON. */
export interface RampState {
  /** The two routes that it is about. A rule with other routes begins again. */
  readonly routes: string
  /** `stopped`: by the kill switch or by the guardrail. It stays at 0 % until it is resumed. */
  readonly status: 'running' | 'stopped'
  /** Share of the target in percent. */
  readonly percent: number
  /** The change by which it left 0 %; 0 while it is there. */
  readonly run: number
  /** The last changes, the newest first. */
  readonly changes: readonly RampChange[]
}

/** The ramp of one rule as a store holds it. */
export interface StoredRamp {
  /** Id of the rule. */
  readonly rule: string
  /** Counts the changes from 1. */
  readonly version: number
  readonly state: RampState
}

/**
 * Where ramps live, for all processes that share the store. It interprets nothing in a state and keeps it as JSON; it keeps
 * the results of calls with the calls (`CallSummary.sample`), in the same write.
 */
export interface RampStore {
  /** Every ramp that was ever saved; never older than what `save` has reported as saved to any process. */
  load(): Awaitable<readonly StoredRamp[]>
  /**
   * Replaces the state of a rule if it still has `expectedVersion` (0: none was ever saved), atomically, also among processes.
   * The new version is `expectedVersion + 1`, and is durable when the promise resolves. False: nothing was written.
   */
  save(rule: string, state: RampState, expectedVersion: number): Awaitable<boolean>
  /**
   * The greatest `limit` of the samples that begin with the prefix, in descending order of their characters' codes. A call
   * has the sample of its last write; calls that were deleted have none.
   */
  samples(prefix: string, limit: number): Awaitable<readonly string[]>
}
