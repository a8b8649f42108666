import type { Call, Capabilities } from '@callplane/core'
import type { Delivery, LegView, RequestRecord, Ring, RingCause } from '@callplane/emulator'
import type { Dealings } from './application.ts'
import type { HazardCounts } from './counts.ts'
import type { PlannedCall } from './load.ts'
import type { Process } from './fleet.ts'
import type { Wall } from './wall.ts'

/** What a run leaves: what was planned, what the dispatchers say, and what the network saw. */
export interface Evidence {
  readonly planned: readonly PlannedCall[]
  readonly records: ReadonlyMap<string, Call>
  readonly ledger: readonly Ring[]
  readonly legs: readonly LegView[]
  /** The request that led to each leg, by the leg's id. */
  readonly causes: ReadonlyMap<string, RingCause>
  readonly deliveries: readonly Delivery[]
  readonly requests: readonly RequestRecord[]
  readonly settledAt: ReadonlyMap<string, number>
  readonly start: number
  readonly capabilities: (face: string) => Capabilities | undefined
  /** Numbers whose own dial was struck by a request fault or chose one. */
  readonly struck: ReadonlySet<string>
  /** By index of the planned call. */
  readonly dealings: ReadonlyMap<number, Dealings>
  /** By serial number. */
  readonly processes: readonly Pick<Process, 'startedAt' | 'resumedAt'>[]
  readonly wall: Pick<Wall, 'steps' | 'offsetAt'>
  readonly counts: HazardCounts
  /** What a request may take from a process to the provider; 0 where both are one process. Calls' milliseconds. */
  readonly transit: number
  /** The provider whose pace is limited, and its starts per second; null: none is. */
  readonly pace: { readonly face: string; readonly limit: number } | null
}

/** One planned call with everything that is known to be its own. */
export interface Case {
  readonly planned: PlannedCall
  readonly record: Call | undefined
  readonly dealings: Dealings | undefined
  /** In the order in which they were dialled. */
  readonly legs: readonly LegView[]
  /** Those to the far party. */
  readonly farLegs: readonly LegView[]
  /** Requests that reached a provider with the key of one of its attempts. */
  readonly requestsWithKey: number
  /** Rings by the digits of the phone. */
  readonly rings: ReadonlyMap<string, number>
  /** Whether the application hung up, transferred, or asked for a near end that comes first. */
  readonly leftAlone: boolean
  /** Whether the wall clock was wrong while the call was being dialled. */
  readonly clockWasWrong: boolean
}

/** Tells of a violation: what kind, whose call, and how. */
export type Tell<Kind extends string> = (kind: Kind, planned: PlannedCall, detail: string) => void

export const time = (iso: string | null | undefined): number =>
  iso === null || iso === undefined ? Infinity : Date.parse(iso)
