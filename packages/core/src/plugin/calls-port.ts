import type { CallEvent, References } from '../model/event.ts'
import type { OutboundCall } from '../model/outbound-call.ts'
import type { Route } from '../model/routing-rule.ts'
import type { WireRequest } from './host.ts'
import type { Plan } from './webhook.ts'

/** A command that can ring a phone; already journalled as sent. */
export interface AttemptContext {
  readonly key: string
  readonly call: OutboundCall
  readonly route: Route
  /** Pass to `host.fetch`: past it nothing may be sent any more. On the host's clock that never goes back. */
  readonly sendBy: number
  readonly signal?: AbortSignal | undefined
  readonly callbackUrl?: string | undefined
}
/** What a provider said when it accepted an attempt. */
export interface Placed {
  readonly references: References
  /** What the reply itself already tells. */
  readonly events?: readonly CallEvent[] | undefined
}
/** A look for an attempt whose outcome is not known. */
export interface LocateContext extends Omit<AttemptContext, 'signal' | 'sendBy'> {
  /** Epoch milliseconds. */
  readonly sentAt: number
  /** Whether another attempt owns one of these ids: such a hit is not this attempt's and must be left out. */
  isOwned(references: References): Promise<boolean>
}

/**
 * What a look-up found out about an attempt whose reply was lost. One that the provider did not answer rejects, so that it is
 * made again: `unknown` is an answer, which did not show the attempt.
 */
export type Located =
  /** `byKey`: it carries this attempt's key. Without, another attempt that is still out may be meant, and core decides. */
  | ({ readonly outcome: 'placed'; readonly byKey?: true | undefined } & Placed)
  /** The provider never had it. Only with proof `key`; the dispatcher requires it twice, after `settleAfterMs`. */
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'unknown'; readonly detail?: string | undefined }

/** What the record knows of a call that `get` asks about, for providers that show only who is there now. */
export interface KnownCall {
  /** Milliseconds since the provider has accepted the call. */
  readonly ageMs: number
  /** Whether a report or a look has shown that the far end answered. */
  readonly answered: boolean
}

/** Errors are `CallError`s; anything else thrown by `place` counts as `dialled: 'unknown'`. */
export interface CallsPort {
  /** Resolves when the provider has accepted, not when the call is answered. */
  place(request: WireRequest, attempt: AttemptContext): Promise<Placed>
  /** Never dials. */
  locate?(attempt: LocateContext): Promise<Located>
  /** The state as events, with ids equal to those of the webhooks where they can be. */
  get?(references: References, known?: KnownCall): Promise<readonly CallEvent[]>
  /**
   * What the provider knows late and in part, such as who is in a room or was: asked where the report of an end does
   * not say whether the call was answered (`end.ifUnanswered`), and before a call is cut or given up. That it tells
   * nothing proves nothing. `sentAt`: epoch milliseconds.
   */
  review?(references: References, sentAt: number): Promise<readonly CallEvent[]>
  /** Resolves too when the call has already ended. */
  hangUp?(references: References): Promise<void>
  transfer?(references: References, to: string, attempt: AttemptContext): Promise<Placed | void>
  sendDigits?(references: References, digits: string): Promise<void>
  /** `callbackUrl` is where reports of this recording go, for a provider that is told with each recording. */
  startRecording?(
    references: References,
    context?: { readonly callbackUrl?: string | undefined },
  ): Promise<void>
  stopRecording?(references: References): Promise<void>
  answer?(references: References): Promise<void>
  reject?(references: References, reason: 'busy' | 'declined'): Promise<void>
  /** Joins an answered leg to its near end, where `can.answers` is `command`. Rings what `connect` names. */
  connect?(references: References, plan: Plan, attempt: AttemptContext): Promise<Placed | void>
}
