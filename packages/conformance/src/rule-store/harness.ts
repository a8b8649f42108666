import type { RuleStore } from '@callplane/core'

/** Storage for rules that is empty at first, of one case. */
export interface RuleStorage {
  /** Opens the store as one process does. Several that are open at once see each other's changes. */
  open(): Promise<RuleStore> | RuleStore
  /** Closes everything that was opened, as if every process had ended. Required of a durable store. */
  stop?(): Promise<void> | void
  /** Closes everything that was opened and removes the storage. */
  close(): Promise<void> | void
}

/** How the suite opens a store of rules. */
export interface RuleStoreHarness {
  create(): Promise<RuleStorage> | RuleStorage
  /** False for a store that forgets its rules with the process; default true. */
  readonly durable?: boolean | undefined
  /** Real milliseconds within which `changed` must report a change; default 10,000. */
  readonly reportsWithin?: number | undefined
}

/** One demand on a rule store, apart from any test runner. */
export interface RuleStoreCase {
  readonly name: string
  /** Why the store is exempt; undefined where the case applies. */
  readonly exempt?: (harness: RuleStoreHarness) => string | undefined
  /** What is wrong, one sentence each. An empty list is success. */
  readonly faults: (storage: RuleStorage, harness: RuleStoreHarness) => Promise<readonly string[]>
}
