import type { Store } from '@callplane/core'
import type { ApplicationStores } from '@callplane/core/stores'

/** A store, and whichever it has of what guards and a CRM keep. */
export type StoreUnderTest = Store & Partial<ApplicationStores>

/** A store over data of its own, empty at first. */
export interface OpenedStore {
  readonly store: StoreUnderTest
  /**
   * Ends the store as a crash would after the last write that resolved, and opens the same data again. Absent where the
   * data ends with the process.
   */
  readonly reopen?: (() => Promise<StoreUnderTest>) | undefined
  /** Another connection to the same data, as another process has one. Absent where there can be none. */
  readonly second?: (() => Promise<StoreUnderTest>) | undefined
  /** Moves the clock by which leases end. Absent where it cannot be moved; the cases that need it are skipped then. */
  readonly advance?: ((milliseconds: number) => Promise<void> | void) | undefined
  /** Closes every connection and deletes the data. */
  readonly close?: (() => Promise<void>) | undefined
}

/** How the suite opens a store. */
export interface StoreHarness {
  /** Name of the store in the names of the tests. */
  readonly name: string
  open(): Promise<OpenedStore>
}
