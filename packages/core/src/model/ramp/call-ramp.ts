import type { Note } from '../note.ts'
import type { SkippedRoute } from '../skipped-route.ts'

/** A request that was not sent, credentials left out. */
export interface UnsentRequest {
  /** The HTTP method. */
  readonly method: string
  /** The absolute address. */
  readonly url: string
  /** Without credentials. */
  readonly headers: Readonly<Record<string, string>>
  /** Absent: none. */
  readonly body?: string | undefined
}

/** What the other side of a ramp would have sent for a call. Nothing of it was sent. */
export interface RampShadow {
  /** Name of the other side's provider instance. */
  readonly provider: string
  /** The request, credentials left out; null where there would be none, or it is larger than 16,384 characters. */
  readonly request: UnsentRequest | null
  /** Why the other side would not have taken the call; null where it would. */
  readonly skipped: Omit<SkippedRoute, 'provider'> | null
  /** What the other side would have lost of the call, beyond what its own side did. */
  readonly losses: readonly Note[]
}

/** Where the ramp of its rule put a call. */
export interface CallRamp {
  /** `control`: the rule's first route; `target`: its second. */
  readonly side: 'control' | 'target'
  /** The position of its number or contact on the scale of the rule, 0 to below 100: the target has those below its share. */
  readonly position: number
  /** Share of the target when the call was planned, in percent. */
  readonly percent: number
  /** What the other side would have sent; null where it was not compared. */
  readonly shadow: RampShadow | null
}
