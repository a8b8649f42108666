import type { CallStore, LaneStore, Lease, RampStore } from '@callplane/core'
import type { CallLog, Counters, EventJournal, Outbox } from '@callplane/core/stores'
import { expect } from 'vitest'
import type { ExampleDelivery, ExampleEntry, ExampleEvent } from './application-examples.ts'
import type { OpenedStore, StoreHarness, StoreUnderTest } from './harness.ts'

/** What the harness must have for a case. */
export type StoreNeed =
  | 'second'
  | 'reopen'
  | 'advance'
  | 'lanes'
  | 'ramps'
  | 'counters'
  | 'outbox'
  | 'callLog'
  | 'eventJournal'

/** A dispatcher that has joined a store, and what it was told. */
export interface JoinedDispatcher {
  readonly id: string
  readonly lease: Lease
  /** Changes as `id version`. */
  readonly told: readonly string[]
}

/** What guards and a CRM keep, with the examples of these cases. */
export interface ApplicationBench {
  readonly counters: Counters
  readonly outbox: Outbox<ExampleDelivery>
  readonly callLog: CallLog<ExampleEntry>
  readonly journal: EventJournal<ExampleEvent>
}

/** A store for one case. */
export interface StoreBench {
  readonly calls: CallStore
  /** The other connection. */
  readonly other: CallStore
  readonly lanes: LaneStore
  readonly otherLanes: LaneStore
  readonly ramps: RampStore
  readonly otherRamps: RampStore
  /** What applications keep, and the same of the other connection. */
  readonly applications: ApplicationBench
  readonly otherApplications: ApplicationBench
  /** The same after a crash. */
  reopenApplications(): Promise<ApplicationBench>
  /** The calls after a crash. */
  reopen(): Promise<CallStore>
  /** The ramps after a crash. */
  reopenRamps(): Promise<RampStore>
  advance(milliseconds: number): Promise<void>
  join(
    calls: CallStore,
    id: string,
    options?: {
      readonly leaseMs?: number
      readonly takeOver?: boolean
      readonly former?: string
    },
  ): Promise<JoinedDispatcher>
}

/** One demand on a store. */
export interface StoreCase {
  readonly name: string
  readonly needs?: readonly StoreNeed[] | undefined
  /** Rejects where the store does not meet the demand. */
  readonly run: (bench: StoreBench) => Promise<void>
}

const leaseMs = 10_000

const missing = (what: string): never => {
  throw new Error(`the case does not say that it needs ${what}`)
}

const applicationsOf = (store: StoreUnderTest | undefined): ApplicationBench => ({
  get counters() {
    return store?.counters ?? missing('counters')
  },
  get outbox() {
    return store?.outbox?.<ExampleDelivery>() ?? missing('outbox')
  },
  get callLog() {
    return store?.callLog?.<ExampleEntry>() ?? missing('callLog')
  },
  get journal() {
    return store?.eventJournal?.<ExampleEvent>() ?? missing('eventJournal')
  },
})

const benchOver = (opened: OpenedStore, second: StoreUnderTest | undefined): StoreBench => ({
  calls: opened.store.calls,
  get other() {
    return second?.calls ?? missing('second')
  },
  get lanes() {
    return opened.store.lanes ?? missing('lanes')
  },
  get otherLanes() {
    return second?.lanes ?? missing('lanes')
  },
  get ramps() {
    return opened.store.ramps ?? missing('ramps')
  },
  get otherRamps() {
    return second?.ramps ?? missing('ramps')
  },
  async reopenRamps() {
    return (await (opened.reopen ?? missing('reopen'))()).ramps ?? missing('ramps')
  },
  applications: applicationsOf(opened.store),
  otherApplications: applicationsOf(second),
  reopenApplications: async () => applicationsOf(await (opened.reopen ?? missing('reopen'))()),
  async reopen() {
    return (await (opened.reopen ?? missing('reopen'))()).calls
  },
  async advance(milliseconds) {
    await (opened.advance ?? missing('advance'))(milliseconds)
  },
  async join(calls, id, options = {}) {
    const told: string[] = []
    const lease = await calls.join({
      id,
      leaseMs: options.leaseMs ?? leaseMs,
      takeOver: options.takeOver ?? false,
      former: options.former,
      changed: (change) => void told.push(`${change.id} ${change.version}`),
    })
    return { id, lease, told }
  },
})

const lackOf = (opened: OpenedStore, { needs = [] }: StoreCase): string | undefined => {
  const has: Readonly<Record<StoreNeed, boolean>> = {
    second: opened.second !== undefined,
    reopen: opened.reopen !== undefined,
    advance: opened.advance !== undefined,
    lanes: opened.store.lanes !== undefined && opened.second !== undefined,
    ramps: opened.store.ramps !== undefined,
    counters: opened.store.counters !== undefined,
    outbox: opened.store.outbox !== undefined,
    callLog: opened.store.callLog !== undefined,
    eventJournal: opened.store.eventJournal !== undefined,
  }
  const lacking = needs.filter((need) => !has[need])
  return lacking.length > 0 ? `the harness has no ${lacking.join(', ')}` : undefined
}

/** Runs one case on a new store. Gives why it does not apply, or null where it held; rejects where it did not. */
export const runStoreCase = async (
  harness: StoreHarness,
  storeCase: StoreCase,
): Promise<string | null> => {
  const opened = await harness.open()
  try {
    const lack = lackOf(opened, storeCase)
    if (lack !== undefined) return lack
    const needsSecond = storeCase.needs?.some((need) => need === 'second' || need === 'lanes')
    await storeCase.run(benchOver(opened, needsSecond ? await opened.second?.() : undefined))
    return null
  } finally {
    await opened.close?.()
  }
}

/** Longest wait for what another process learns by itself. Milliseconds of real time. */
const patience = 5_000

/** Waits until the list has an entry. */
export const untilTold = async (told: readonly string[], entry: string): Promise<void> => {
  const started = performance.now()
  while (!told.includes(entry) && performance.now() - started < patience)
    await new Promise((resolve) => setTimeout(resolve, 5))
  expect(told).toContain(entry)
}
