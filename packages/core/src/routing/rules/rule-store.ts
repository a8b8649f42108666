import type { RoutingRule } from '../../model/routing-rule.ts'

/** A set of rules and its version. */
export interface StoredRules {
  /** Counts the changes from 1. */
  readonly version: number
  /** In the order in which they were given, which decides between equal matches. */
  readonly rules: readonly RoutingRule[]
}

/** Whether rules were saved, and the version that the store has. */
export type RulesSaved =
  | { readonly outcome: 'saved'; readonly version: number }
  /** Another change came first: nothing was written. `version` is the one that the store has; 0 where it has no rules. */
  | { readonly outcome: 'conflict'; readonly version: number }

/**
 * Where rules that change at run time live: one set, replaced as a whole. All processes that share the store see the same
 * set. The dispatcher validates what it loads, so a store interprets nothing in a rule and keeps it as JSON.
 *
 * A method that rejects says nothing about whether its write happened; the dispatcher loads the rules and looks.
 */
export interface RuleStore {
  /**
   * The current set; null if none was ever saved. An empty set that was saved is not null. Never older than a version
   * that `save` returned or `changed` reported to this process before.
   */
  load(): Promise<StoredRules | null>
  /**
   * Replaces the whole set if the store still has `expectedVersion` (0: no set was ever saved), atomically, also among
   * processes. The new version is `expectedVersion + 1`, and is durable when the promise resolves.
   */
  save(rules: readonly RoutingRule[], expectedVersion: number): Promise<RulesSaved>
  /**
   * Calls `listener` with the current version soon after every change, by this process or another. Changes that follow
   * each other closely may be reported as one, and a version may be reported again, but the newest version is always
   * reported in the end: a store that may have missed a notification, as after a lost connection, reports the version
   * that it then finds. A listener that throws affects neither the writer nor other listeners. Returns the function that
   * unsubscribes.
   */
  changed(listener: (version: number) => void): () => void
}
