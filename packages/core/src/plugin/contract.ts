import type { z } from 'zod'
import type { Call } from '../model/call.ts'
import type { CallEvent, References } from '../model/event.ts'
import type { Note } from '../model/note.ts'
import type { Step } from '../model/flow-step.ts'
import type { OutboundCall, OutboundCallInput } from '../model/outbound-call.ts'
import type { Route } from '../model/routing-rule.ts'
import type { Capabilities } from './capabilities.ts'
import type { Host, WireRequest, WireResponse } from './host.ts'
import type { GatewaysPort, NumbersPort, RecordingsPort, RulesPort } from './infrastructure.ts'
import type { Plan, StepPlan, WebhookRequest, WebhookResult } from './webhook.ts'

/** A provider, readable without credentials. */
export interface Definition<
  Id extends string = string,
  Settings extends z.ZodType = z.ZodType,
  Options extends z.ZodType = z.ZodType,
> {
  readonly spec: 'v1'
  readonly id: Id
  readonly title: string
  readonly can: Capabilities
  readonly settings: Settings
  /** What only this provider offers per call: `call.options[id]`. Must refuse unknown keys. */
  readonly options: Options
  /** Opens no connection and loads no SDK; both happen on first use. */
  connect(settings: z.output<Settings>, host: Host): Ports
}

/** What a connected provider does. An absent port means that the provider cannot do it. */
export interface Ports {
  /**
   * Reads what `map` needs (ids, rules, an SDK), or promises it. Cached, never dials, changes nothing; used by explain
   * too. What is at hand is best given at once: then the call is dialled after one write of the store instead of two.
   */
  prepare?(call: OutboundCall, route: Route): unknown
  /** Makes what the call needs, such as a room. Dispatch only; its failure means that nothing was dialled. */
  ensure?(call: OutboundCall, route: Route, prepared: unknown): Promise<void>
  /** Pure. The exact request, credentials left out, and a note for every field not honoured as asked. */
  map(call: OutboundCall, route: Route, context: MapContext): Mapped
  /**
   * Asks something that has no effect and needs the credentials that calls need; throws a `CallError` where they are not
   * accepted. Absent: numbers, gateways or rules are listed instead.
   */
  verify?(): Promise<void>
  readonly calls: CallsPort
  readonly flows?: FlowsPort | undefined
  readonly gateways?: GatewaysPort | undefined
  readonly numbers?: NumbersPort | undefined
  readonly rules?: RulesPort | undefined
  readonly recordings?: RecordingsPort | undefined
  readonly webhooks?: { receive(request: WebhookRequest): Promise<WebhookResult> } | undefined
  readonly frontDoor?: FrontDoor | undefined
  /** Takes this instance's credentials out of a text, in every encoding they travel in. */
  scrub(text: string): string
}

/** How a provider does the steps of flows. With `can.flow` only. */
export interface FlowsPort {
  /** Pure. What the provider does not do as the step says, each note with its path in the step, such as `voice`. */
  check(step: Step): readonly Note[]
  /** Steps that stand for one where steps are carried out by commands, such as prompts that cannot be part of a gather. */
  expand?(step: Step): readonly Step[]
  /**
   * Carries out one step, where `can.answers` is `command`. Resolves to `done` where no report of its end will come, and to
   * `begun` where a webhook reports its end with `WebhookResult.step`. A `dial` step has ended with the party that it
   * rings, as the reports with that attempt's key say. `digits` that have begun are over after 250 ms for each digit and 500
   * ms for each `w`. `goto` and `pause` never come here.
   */
  run?(references: References, plan: StepPlan): Promise<'begun' | 'done'>
  /** Ends a `record` step at a key, where the provider does not do so itself. Its end is then reported as usual. */
  finish?(references: References, plan: StepPlan): Promise<void>
  /** Milliseconds that the provider waits for a document before it gives up. Absent: it does not wait for one. */
  readonly waitsMs?: number | undefined
}

/** What `map` gets beside the call and the route. */
export interface MapContext {
  readonly key: string
  /** Where this call's webhooks go; carries the attempt key in its query. Absent without `publicUrl`. */
  readonly callbackUrl?: string | undefined
  readonly prepared: unknown
  /** `call.options[id]`, parsed. */
  readonly options: unknown
}
/** The exact request for a call, and what of the call it does not carry. */
export interface Mapped {
  readonly request: WireRequest
  readonly notes: readonly Note[]
}

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
/** What a look-up found out about an attempt whose reply was lost. */
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
