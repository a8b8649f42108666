import type { Note, OutboundCallInput, Verb } from '@callplane/core'

/** What a door makes of a request. */
export interface DoorReading {
  /** Why it does not serve the request. Absent: it does. */
  readonly unserved?: string | undefined
  /** The call that it places. */
  readonly call?: OutboundCallInput | undefined
  /** What it does with a call that exists. */
  readonly verbs: readonly Verb[]
  readonly notes: readonly Note[]
}
