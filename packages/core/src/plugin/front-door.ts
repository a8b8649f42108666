import type { Call } from '../model/call.ts'
import type { Note } from '../model/note.ts'
import type { OutboundCallInput } from '../model/outbound-call.ts'
import type { Route } from '../model/routing-rule.ts'
import type { WireRequest, WireResponse } from './host.ts'

/** What a front door makes of a request of its provider. */
export interface FrontDoorRead {
  readonly call: OutboundCallInput
  /** What the request says of the route, such as a gateway. */
  readonly route: Partial<Route>
  /** What of the request is not in the call, or is there differently. */
  readonly notes: readonly Note[]
}

/** The inverse of `map`: this provider's request back into ours, and a Call as this provider would answer it. Pure. */
export interface FrontDoor {
  /** For this provider: what only it can do is in `options`. */
  parse(request: WireRequest): FrontDoorRead
  /**
   * For any provider: answer URLs and inline documents are the near end of the call, as `connect: { document }` or
   * `connect: { flow }`. Throws `input-invalid` for a document that only this provider can run. Absent: `parse` is portable.
   */
  portable?(request: WireRequest): FrontDoorRead
  render(call: Call): WireResponse
}
