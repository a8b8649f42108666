import type { CallEvent, References } from '@callplane/core'
import type { Parties } from './match.ts'

/** A genuine report of a provider, with what it says about who is connected. */
export interface ProviderReport {
  readonly provider: string
  readonly event: CallEvent
  /** The ids among the event's that identify the call, the main one first. */
  readonly references: References
  readonly parties: Parties
}
