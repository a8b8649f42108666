import type { Awaitable } from '../journal/store/store.ts'

/** A call start that a lane is asked for. */
export interface StartRequest {
  /** Milliseconds between two starts of the lane; fractions count. */
  readonly every: number
  /** Epoch milliseconds of the calls' time. */
  readonly now: number
  /** No start later than this is wanted. */
  readonly until: number
}

/** A place among the calls at a time that a lane is asked for. */
export interface SlotRequest {
  readonly call: string
  /** Most calls at a time. */
  readonly limit: number
  /** Epoch milliseconds of the calls' time. */
  readonly now: number
  /** When the slot is free again although the call's end was never heard of. */
  readonly until: number
}

/** What a lane's health is, as the breaker writes it. */
export interface LaneState {
  /** Counts the writes; 0 for a lane that was never written. */
  readonly version: number
  /** JSON; null for a lane that was never written. */
  readonly state: unknown
}

/**
 * What dispatchers share about each lane, that is one gateway of one provider instance: how fast and how many calls at a
 * time it takes, and whether it is up. Every method is atomic.
 */
export interface LaneStore {
  /** Reserves the next start and gives its time, which may lie ahead; null where it would be later than `until`. */
  reserveStart(lane: string, request: StartRequest): Awaitable<number | null>
  /** No start of the lane before this time. Epoch milliseconds of the calls' time. */
  postponeStarts(lane: string, until: number): Awaitable<void>
  /** Takes one of the lane's slots; true also where the call has one already. */
  takeSlot(lane: string, request: SlotRequest): Awaitable<boolean>
  freeSlot(lane: string, call: string): Awaitable<void>
  readState(lane: string): Awaitable<LaneState>
  /** Replaces the state if it still has this version; false otherwise. */
  writeState(lane: string, version: number, state: unknown): Awaitable<boolean>
}
