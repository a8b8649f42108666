import type { z } from 'zod'
import type { Note } from '../model/note.ts'
import type { OutboundCall } from '../model/outbound-call.ts'
import type { Route } from '../model/routing-rule.ts'
import type { CallsPort } from './calls-port.ts'
import type { Capabilities } from './capabilities.ts'
import type { FlowsPort } from './flows-port.ts'
import type { FrontDoor } from './front-door.ts'
import type { Host, WireRequest } from './host.ts'
import type { GatewaysPort, NumbersPort, RecordingsPort, RulesPort } from './infrastructure.ts'
import type { WebhookRequest, WebhookResult } from './webhook.ts'

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
