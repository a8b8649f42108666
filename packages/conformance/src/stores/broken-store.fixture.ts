import { memoryStore, type CallRecord, type CallStore, type LaneStore } from '@callplane/core'
import type { StoreHarness } from './harness.ts'
import { memoryHarness, memoryLanes } from './memory.fixture.ts'

/** A store with one bug, and the case that catches it. */
export interface BrokenStore {
  readonly bug: string
  readonly subject: string
  /** How the name of the case begins. */
  readonly caught: string
  readonly harness: StoreHarness
}

export const withCalls = (change: (calls: CallStore) => Partial<CallStore>): StoreHarness =>
  memoryHarness('broken', (options) => {
    const { calls } = memoryStore(options)
    return { calls: { ...calls, ...change(calls) } }
  })

export const withLanes = (change: (lanes: LaneStore) => Partial<LaneStore>): StoreHarness =>
  memoryHarness('broken', (options) => {
    const lanes = memoryLanes()
    return { ...memoryStore(options), lanes: { ...lanes, ...change(lanes) } }
  })

/** Between a read and the write that rests on it, others write. */
export const pause = () => new Promise((resolve) => setImmediate(resolve))

export const without = <T>(list: readonly T[], left: (entry: T) => boolean): T[] =>
  list.filter((entry) => !left(entry))

export const withoutKey = (record: CallRecord): CallRecord => ({
  ...record,
  request: { ...record.request, idempotencyKey: undefined },
})
