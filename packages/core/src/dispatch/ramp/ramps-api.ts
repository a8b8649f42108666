import type { RampChange } from '../../routing/ramp/ramp-store.ts'
import type { RampBreach, RampTally } from '../../routing/ramp/guardrail.ts'

export type { RampAction, RampChange } from '../../routing/ramp/ramp-store.ts'
export type { RampBreach, RampCriterion, RampTally } from '../../routing/ramp/guardrail.ts'

/** Options of a change of a ramp. */
export interface RampChangeOptions {
  /**
   * The version that the change is based on, from `status`. If another change came first, nothing is changed and a
   * `CallError` with the code `conflict` is thrown.
   */
  readonly expectedVersion?: number | undefined
  /** Why, for the history and the log; at most 500 characters. */
  readonly reason?: string | undefined
}

/** Options of `advance`. */
export interface RampAdvanceOptions extends RampChangeOptions {
  /** Lets a ramp begin again at its first stage after it was stopped or went back by its guardrail. Default false. */
  readonly resume?: boolean | undefined
}

/** How far the ramp of a rule is, and how its target does. */
export interface RampStatus {
  /** Id of the rule. */
  readonly rule: string
  /** Counts the changes; 0 for a ramp that never moved. */
  readonly version: number
  /** `ready`: at 0 %. `stopped`: at 0 % until it is advanced with `resume`. */
  readonly state: 'ready' | 'running' | 'stopped'
  /** Share of the target in percent. */
  readonly percent: number
  /** Shares of the stages in percent. */
  readonly stages: readonly number[]
  /** Name of the provider instance of the rule's first route. */
  readonly control: string
  /** Name of the provider instance of the rule's second route. */
  readonly target: string
  /** `waiting`: one side has too few calls to be compared. `idle`: the ramp is at 0 %. */
  readonly verdict: 'idle' | 'waiting' | 'within' | 'breached'
  /** Calls of each side that are needed before they are compared. */
  readonly minimumSample: number
  /** The target's latest calls since the share was set: at most ten samples. */
  readonly targetCalls: RampTally
  /** The control's latest calls since the ramp left 0 %: at most twenty samples. */
  readonly controlCalls: RampTally
  /** The limits that the target exceeds. */
  readonly breaches: readonly RampBreach[]
  /** The last changes, the newest first; at most 20. */
  readonly changes: readonly RampChange[]
}

/** A change of a ramp, as `on('ramp-changed')` tells it. */
export interface RampChanged extends RampChange {
  /** Id of the rule. */
  readonly rule: string
}

/** Is told of every change of a ramp, by this process or another. */
export type RampListener = (change: RampChanged) => void

/**
 * The ramps of the rules with the strategy `ramp`. State is in the store, for all processes that share it: a process plans no
 * call with a share that it read more than a second ago. Methods throw `rule-unknown` and `StoreError`; those that change
 * something throw `conflict` where another change came first, and change nothing then. A `StoreError` does not say whether
 * the change was made: with `expectedVersion` it can be repeated, and is made once.
 */
export interface DispatcherRamps {
  status(rule: string): Promise<RampStatus>
  /** The status of every rule with a ramp, in the order of the rules. */
  list(): Promise<readonly RampStatus[]>
  /** Sets the target's share to that of the next stage. Throws `conflict` at the last stage, and for a stopped ramp. */
  advance(rule: string, options?: RampAdvanceOptions): Promise<RampStatus>
  /** Sets the target's share to that of the stage before; before the first stage to 0. Throws `conflict` at 0 %. */
  back(rule: string, options?: RampChangeOptions): Promise<RampStatus>
  /**
   * Sends no further call to the target, whatever another process changes meanwhile. Calls that were planned for the target and
   * are not dialled yet go to the control.
   */
  stop(rule: string, options?: Pick<RampChangeOptions, 'reason'>): Promise<RampStatus>
}
