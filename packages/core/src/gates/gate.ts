import type { SkippedRoute } from '../model/call.ts'
import type { CallFailure } from '../model/error.ts'
import type { OutboundCall } from '../model/outbound-call.ts'
import type { Route } from '../model/routing-rule.ts'

/** What a gate says about sending one more attempt over a route now. */
export type GateVerdict =
  | {
      readonly verdict: 'pass'
      /**
       * Called right before the request leaves, after everything that takes time: waits for the exact moment. false: its
       * moment has passed, so it is not sent; the route is tried again. Default: it may leave at once.
       */
      readonly start?: (() => Promise<boolean>) | undefined
    }
  | { readonly verdict: 'skip'; readonly reason: SkippedRoute['reason']; readonly detail: string }
  /** No route will do: the call itself is refused. */
  | { readonly verdict: 'refuse'; readonly detail: string }

/** What a gate decides on: a call and the route that it is about to take. */
export interface GateRequest {
  readonly callId: string
  readonly call: OutboundCall
  readonly route: Route
  readonly now: number
  /** Epoch milliseconds after which the call is not wanted any more. */
  readonly dialBefore: number
  /** Whether other routes are left to try. */
  readonly alternatives: boolean
  /** Every route is behind an open breaker: this one is tried anyway, once. */
  readonly lastResort: boolean
}

/** How the dial ended that a gate had let through. */
export type Outcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly error: CallFailure }
  | { readonly kind: 'unknown'; readonly error: CallFailure | null }

/** Runs before every dial: guards, breaker, pacing. */
export interface Gate {
  readonly name: string
  /** Judges without changing anything; `explain` asks it, and dispatch where there is no `acquire`. */
  check(request: GateRequest): GateVerdict | Promise<GateVerdict>
  /**
   * Whether `acquire` will not answer at once; default: it is asked and seen. A new call is stored before a gate that waits
   * is asked, so that a slot in time is not late by that write.
   */
  waits?(request: GateRequest): boolean
  /** Called right before an attempt is journalled; may wait for its turn. One that passes is released in every case. */
  acquire?(request: GateRequest): GateVerdict | Promise<GateVerdict>
  /** Receives the outcome of the attempt. */
  release?(request: GateRequest, outcome: Outcome): void
  /** On recovery: the outcome of an attempt of an earlier process, oldest first. `at`: epoch milliseconds. */
  recall?(route: Route, outcome: Outcome, at: number): void
  /** The call is over. `routes`: those that it was sent over. */
  end?(callId: string, routes: readonly Route[]): void
  /** The call is canceled: what waits in `acquire` gives up. */
  abandon?(callId: string): void
}

/** The unit with its own health and pace: one gateway of one provider instance. */
export const laneOf = (route: Route): string => `${route.provider}|${route.gateway ?? ''}`
