import type { SkippedRoute } from '../model/call.ts'
import type { CallFailure } from '../model/error.ts'
import type { OutboundCall } from '../model/outbound-call.ts'
import type { Route } from '../model/routing-rule.ts'

/** What a gate says about sending one more attempt over a route now. */
export type GateVerdict =
  | { readonly verdict: 'pass' }
  | { readonly verdict: 'skip'; readonly reason: SkippedRoute['reason']; readonly detail: string }
  /** No route will do: the call itself is refused. */
  | { readonly verdict: 'refuse'; readonly detail: string }

export interface GateRequest {
  readonly callId: string
  readonly call: OutboundCall
  readonly route: Route
  readonly now: number
  /** Epoch milliseconds after which the call is not wanted any more. */
  readonly dialBefore: number
  /** Whether other routes are left to try. */
  readonly alternatives: boolean
  /** Every route is behind an open breaker: this one is tried all the same, once. */
  readonly lastResort: boolean
}

export type Outcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly error: CallFailure }
  | { readonly kind: 'unknown'; readonly error: CallFailure | null }

/**
 * Something that stands before every dial: guards, breaker, pacing. `look` changes nothing and serves explain; `enter` is
 * called right before an attempt is journalled and may take its time; `leave` tells what became of the attempt,
 * `recall` what became of those before a restart, `end` that the call is over, `abandon` that nobody wants it any more.
 */
export interface Gate {
  readonly name: string
  look(request: GateRequest): GateVerdict | Promise<GateVerdict>
  enter?(request: GateRequest): GateVerdict | Promise<GateVerdict>
  leave?(request: GateRequest, outcome: Outcome): void
  /** On recovery: what became of an attempt of an earlier process, oldest first. `at`: epoch milliseconds. */
  recall?(route: Route, outcome: Outcome, at: number): void
  end?(callId: string): void
  abandon?(callId: string): void
}

/** What has a health and a pace of its own: one gateway of one provider instance. */
export const laneOf = (route: Route): string => `${route.provider}|${route.gateway ?? ''}`
