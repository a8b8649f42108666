import type { SkippedRoute } from '../model/call.ts'
import type { CallFailure } from '../model/error.ts'
import type { OutboundCall } from '../model/outbound-call.ts'
import type { Route } from '../model/routing-rule.ts'

/** What a gate says about sending one more attempt over a route now. */
export type GateVerdict =
  | { readonly verdict: 'pass' }
  | { readonly verdict: 'skip'; readonly reason: SkippedRoute['reason']; readonly detail: string }
  /** Not now: ask again at that time (epoch milliseconds). */
  | { readonly verdict: 'wait'; readonly until: number }
  /** No route will do: the call itself is refused. */
  | { readonly verdict: 'refuse'; readonly detail: string }

export interface GateRequest {
  readonly callId: string
  readonly call: OutboundCall
  readonly route: Route
  readonly now: number
  readonly dialBefore: number
}

export type Outcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly error: CallFailure }
  | { readonly kind: 'unknown'; readonly error: CallFailure | null }

/**
 * Something that stands before every dial: breaker, pacing, guards. `look` changes nothing and serves explain;
 * `enter` is called once right before an attempt is journalled, `leave` with what became of it, `end` when the call is over.
 */
export interface Gate {
  readonly name: string
  look(request: GateRequest): GateVerdict | Promise<GateVerdict>
  enter?(request: GateRequest): GateVerdict | Promise<GateVerdict>
  leave?(request: GateRequest, outcome: Outcome): void
  end?(callId: string): void
}
