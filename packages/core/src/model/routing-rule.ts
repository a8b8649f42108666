import { z } from 'zod'
import type { StreamNearEnd } from './connect.ts'
import { applicationDocument, type DocumentNearEnd } from './flow/document.ts'
import { phoneNumber } from './destination.ts'
import {
  continuationName,
  streamAddress,
  streamAudio,
  streamParameters,
} from './flow/flow-step-schema.ts'
import { roomName } from './near-end-names.ts'
import { jsonObject } from './json-object.ts'
import { callFeatures, type AgentDispatch, type CallFeatures } from './outbound-call.ts'
import { rampFaults } from './ramp/ramp-faults.ts'
import { ramp, type Ramp, type RampInput } from './ramp/ramp.ts'
import { includeHeaders, sipHeaders, type IncludeHeaders } from './sip-headers.ts'

interface RouteContent<Provider extends string> {
  /** Name of the provider instance; by default the plugin's id. */
  readonly provider: Provider
  /** Gateway of the provider, by its id there. */
  readonly gateway?: string | undefined
  /** The provider's own object for this route: a VideoSDK rule (`rr_…`), a Telnyx connection. */
  readonly reference?: string | undefined
  /** How this carrier reaches a room of a platform: a SIP URI with `{room}` in it. */
  readonly roomAddress?: string | undefined
  /** Name of the rate deck that prices this route under `least-cost`. Absent: the route has no known price. */
  readonly rateDeck?: string | undefined
}

/** One way to place a call, as it is written in a rule: a provider instance, and what of it to use. */
export interface RouteInput<Provider extends string = string> extends RouteContent<Provider> {
  /** Share under the weighted strategy, relative to the others, 0 to 1,000,000; 0 takes the route out. Default 1. */
  readonly weight?: number | undefined
}

/** One way to place a call, with the defaults filled in. */
export interface Route extends RouteContent<string> {
  /** Share under the weighted strategy, relative to the others, 0 to 1,000,000; 0 takes the route out. */
  readonly weight: number
}

/** A daily or weekly time during which a rule applies. An end before the start is on the next day. */
export interface RuleWindow {
  /** 1 is Monday, 7 is Sunday. Absent: every day. */
  readonly days?: readonly number[] | undefined
  /** `HH:MM`, from this minute on. */
  readonly from: string
  /** `HH:MM`, up to but not including this minute; `24:00` is the end of the day. */
  readonly to: string
  /** IANA time zone, such as `Europe/Berlin`. */
  readonly zone: string
}

/** Which calls an outbound rule applies to. Everything that is given must hold. */
export interface RuleMatch {
  /** Destination prefixes with the plus sign; the longest one wins among rules. */
  readonly prefixes?: readonly string[] | undefined
  /** ISO 3166-1 alpha-2 codes of the destination. */
  readonly countries?: readonly string[] | undefined
  /** All of these must be on the call. */
  readonly tags?: readonly string[] | undefined
  /** When the rule applies. Absent: always. */
  readonly window?: RuleWindow | undefined
}

/** A room with a fixed name. */
export interface StaticRoom {
  /** The same room for every call of the rule. */
  readonly type: 'static'
  /** Name of the room: 1 to 128 letters, digits, dots, hyphens and underscores. */
  readonly id: string
  /** Whose room it is, as `on` of a room in `connect`. Absent: the first platform among the routes. */
  readonly on?: string | undefined
}

interface DynamicRoomContent {
  /** A room of its own for every call, drawn once and kept on its record. */
  readonly type: 'dynamic'
  /** What the name is made of: random characters, the far party's number, or the business number. */
  readonly named: 'random' | 'participant-number' | 'sip-number'
  /** Whose room it is, as `on` of a room in `connect`. Absent: the first platform among the routes. */
  readonly on?: string | undefined
}

/** A room that is drawn for each call, as it is written in a rule. */
export interface DynamicRoomInput extends DynamicRoomContent {
  /** Before the drawn part: at most 64 letters, digits, dots, hyphens and underscores. Default: nothing. */
  readonly prefix?: string | undefined
}

/** A room that is drawn for each call, with the defaults filled in. */
export interface DynamicRoom extends DynamicRoomContent {
  /** Before the drawn part. */
  readonly prefix: string
}

/** How the routes of a rule are ordered. */
export type RouteStrategy = 'priority' | 'weighted' | 'least-cost' | 'quality' | 'ramp'

/** Reasons of an end for which the next route is tried; only ever where the phone is known not to have rung. */
export type RerouteReason = 'congestion' | 'carrier-fault' | 'blocked' | 'unreachable'

/** A flow in place of a near end, by its name. */
export interface RuleFlow {
  /** Name of a flow of `createDispatcher({ flows })`. */
  readonly flow: string
}

type RuleConnectField = keyof RuleFlow | keyof StreamNearEnd | keyof DocumentNearEnd
type OnlyOf<End> = End & { readonly [Field in Exclude<RuleConnectField, keyof End>]?: never }

/** A near end of a rule other than a room: a flow, a stream, or the documents of an application. */
export type RuleConnect = OnlyOf<RuleFlow> | OnlyOf<StreamNearEnd> | OnlyOf<DocumentNearEnd>

interface RuleContent<Id extends string = string> {
  /** Unique among the rules, 1 to 128 characters. Calls name it with `rule`. */
  readonly id: Id
  /** For people. */
  readonly name?: string | undefined
  /** Whether the rule is for calls that are placed or for callers. */
  readonly direction: 'outbound' | 'inbound'
  /** The business numbers the rule owns, in E.164. An outbound call's `from` must be one of them. */
  readonly numbers: readonly string[]
  /** Which outbound calls the rule applies to. Absent: all from its numbers. */
  readonly match?: RuleMatch | undefined
  /**
   * A flow, a stream or documents as the near end, in place of a room. Absent: the rule's room, if it has one. A call that names its
   * near end replaces both.
   */
  readonly connect?: RuleConnect | undefined
  /** Digits a caller must enter to get into the room: 1 to 12. Absent: none. */
  readonly pin?: string | undefined
  /** SIP headers that every call of the rule gets; those of the call itself win. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Which SIP headers of the far end come back with events, unless the call says otherwise. */
  readonly includeHeaders?: IncludeHeaders | undefined
  /** Values for fields that a call leaves out. */
  readonly defaults?: CallFeatures | undefined
}

/** A routing rule as an application writes it. Rules restrict: where rules exist and none matches, the call is refused. */
export interface RoutingRuleInput<
  Provider extends string = string,
  Id extends string = string,
> extends RuleContent<Id> {
  /** The room of the near end. Absent: the call must name its near end, or has none. */
  readonly room?: StaticRoom | DynamicRoomInput | undefined
  /** Who takes the call in the room: a user who joins, or an agent that is sent there. Default `user`. */
  readonly dispatch?: 'user' | AgentDispatch | undefined
  /** The routes to try, in the order of `strategy`. An outbound rule needs at least one. */
  readonly routes: readonly RouteInput<Provider>[]
  /**
   * How the routes are ordered: as written, by weight, by price, by measured quality, or by a `ramp` from the first route to
   * the second. Default `priority`.
   */
  readonly strategy?: RouteStrategy | undefined
  /** With the strategy `ramp`: its stages, and when it goes back. */
  readonly ramp?: RampInput | undefined
  /** Ends after which the next route is tried. Default `congestion` and `carrier-fault`. */
  readonly reroute?: readonly RerouteReason[] | undefined
}

/** A routing rule with the defaults filled in. */
export interface RoutingRule extends RuleContent {
  /** The room of the near end. Absent: the call must name its near end, or has none. */
  readonly room?: StaticRoom | DynamicRoom | undefined
  /** Who takes the call in the room: a user who joins, or an agent that is sent there. */
  readonly dispatch: 'user' | AgentDispatch
  /** The routes to try, in the order of `strategy`. */
  readonly routes: readonly Route[]
  /** How the routes are ordered. */
  readonly strategy: RouteStrategy
  /** With the strategy `ramp`: its stages, and when it goes back. */
  readonly ramp?: Ramp | undefined
  /** Ends after which the next route is tried. */
  readonly reroute: readonly RerouteReason[]
}

/** The schema of `RouteInput`. */
export const route = z.strictObject({
  provider: z.string().min(1),
  gateway: z.string().min(1).optional(),
  reference: z.string().min(1).optional(),
  roomAddress: z
    .string()
    .regex(/^sips?:[^\s<>"?]*\{room\}[^\s<>"?]*$/, 'must be a sip: URI that contains {room}')
    .optional(),
  weight: z.number().min(0).max(1_000_000).default(1),
  rateDeck: z.string().min(1).optional(),
})

/** The schema of `RerouteReason`. */
export const rerouteReason = z.enum(['congestion', 'carrier-fault', 'blocked', 'unreachable'])

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be HH:MM')

const ruleConnectShape = z
  .strictObject({
    flow: continuationName.optional(),
    stream: streamAddress.optional(),
    parameters: streamParameters.optional(),
    audio: streamAudio.optional(),
    document: applicationDocument.optional(),
  })
  .superRefine((value, context) => {
    const { flow, stream, document } = value
    if ([flow, stream, document].filter((end) => end !== undefined).length !== 1)
      context.addIssue({
        code: 'custom',
        message: 'must have exactly one of flow, stream and document',
      })
    for (const name of ['parameters', 'audio'] as const)
      if (value[name] !== undefined && value.stream === undefined)
        context.addIssue({ code: 'custom', path: [name], message: 'only allowed with stream' })
  })

/** The shape says that all fields are optional; which go together is checked. */
const ruleConnect = ruleConnectShape as z.ZodType as z.ZodType<RuleConnect, RuleConnect>

/** The schema of `RoutingRuleInput`. */
export const routingRule = z
  .strictObject({
    id: z.string().min(1).max(128),
    name: z.string().min(1).optional(),
    direction: z.enum(['outbound', 'inbound']),
    numbers: z.array(phoneNumber),
    match: z
      .strictObject({
        prefixes: z.array(z.string().regex(/^\+\d{1,15}$/, 'must be + and digits')).optional(),
        countries: z
          .array(z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'))
          .optional(),
        tags: z.array(z.string().min(1)).optional(),
        window: z
          .strictObject({
            days: z.array(z.int().min(1).max(7)).min(1).optional(),
            from: timeOfDay,
            to: timeOfDay,
            zone: z.string().min(1),
          })
          .optional(),
      })
      .optional(),
    room: z
      .discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('static'),
          id: roomName,
          on: z.string().min(1).optional(),
        }),
        z.strictObject({
          type: z.literal('dynamic'),
          named: z.enum(['random', 'participant-number', 'sip-number']),
          prefix: z
            .string()
            .regex(/^[A-Za-z0-9._-]{0,64}$/)
            .default(''),
          on: z.string().min(1).optional(),
        }),
      ])
      .optional(),
    connect: ruleConnect.optional(),
    pin: z
      .string()
      .regex(/^\d{1,12}$/)
      .optional(),
    dispatch: z
      .union([
        z.literal('user'),
        z.strictObject({ agent: z.string().min(1), metadata: jsonObject.optional() }),
      ])
      .default('user'),
    headers: sipHeaders.optional(),
    includeHeaders: includeHeaders.optional(),
    routes: z.array(route),
    strategy: z.enum(['priority', 'weighted', 'least-cost', 'quality', 'ramp']).default('priority'),
    ramp: ramp.optional(),
    defaults: z.strictObject(callFeatures).optional(),
    reroute: z.array(rerouteReason).default(['congestion', 'carrier-fault']),
  })
  .superRefine((rule, context) => {
    if (rule.direction === 'outbound' && rule.routes.length === 0)
      context.addIssue({
        code: 'custom',
        path: ['routes'],
        message: 'an outbound rule needs at least one route',
      })
    if (rule.connect && rule.room)
      context.addIssue({
        code: 'custom',
        path: ['connect'],
        message: 'is the near end in place of a room; remove `connect` or `room`',
      })
    for (const { path, message } of rampFaults(rule))
      context.addIssue({ code: 'custom', path: [...path], message })
  })
