import type { CallEvent, References } from '../model/event.ts'
import type { OutboundCall, RuleWishes } from '../model/outbound-call.ts'
import type { Connect } from '../model/connect.ts'
import type { Step, StepKind } from '../model/flow/flow-step.ts'
import type {
  DialledTurn,
  GatheredTurn,
  RecordedTurn,
  StreamedTurn,
  WentTurn,
} from '../model/flow/flow-turn.ts'
import type { Route } from '../model/routing-rule.ts'

/** A request from a provider, untouched. */
export interface WebhookRequest {
  readonly method: string
  /** The URL as the provider called it, scheme to query; behind a proxy rebuilt from `publicUrl`. */
  readonly url: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Real epoch milliseconds of arrival, against which signed times are judged. */
  readonly receivedAt: number
}

/** What a provider is answered. */
export interface WebhookReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * The steps of a flow up to and including the first one that ends in a turn, such as `gather`; after the last step without
 * one, `hangUp` or `reject` ends the call.
 */
export interface FlowPlan {
  readonly action: 'flow'
  /**
   * A `goto` is only ever the last one: what comes next is asked for at `turnUrl` once the steps before it are done, with
   * the result `went`. A `dial` step has its phones checked and rooms replaced by SIP URIs, a `stream` its URL.
   */
  readonly steps: readonly Step[]
  /** Counts the turns of the call; part of `turnUrl`. */
  readonly segment: number
  /** Where the provider asks with the result of the last step; carries attempt, segment and step in its query. */
  readonly turnUrl: string
  /** Where reports about the call itself go, such as those of a recording. */
  readonly callbackUrl: string
  /** Where reports about the party go that a `dial` step rings; carries the key of that attempt. */
  readonly dialUrl?: string | undefined
  /** Caller ID for a `dial` step that names none: the number of the call, or a caller's own. */
  readonly from?: string | undefined
  /** Of a caller: the number that was dialled, for providers that show numbers of the account only. Absent for a call out. */
  readonly called?: string | undefined
}

/** One step of a segment, where steps are carried out by commands. */
export interface StepPlan extends FlowPlan {
  readonly step: Step
  /** Its position in the segment. */
  readonly index: number
  /** Key of the attempt whose call it is. */
  readonly attempt: string
  /** Id of the command: the same however often it is tried. Of a `dial` step, the key of its own attempt. */
  readonly command: string
}

/** What an answered or incoming call must do. The plugin renders it as TwiML, NCCO, XML, or commands it. */
export type Plan =
  | {
      readonly action: 'call'
      readonly call: OutboundCall
      readonly route: Route
      readonly key: string
      readonly callbackUrl?: string | undefined
    }
  | ({
      readonly action: 'connect'
      readonly connect: Connect
      readonly from?: string | undefined
      readonly callbackUrl?: string | undefined
    } & RuleWishes)
  | FlowPlan
  | { readonly action: 'reject'; readonly reason: 'busy' | 'declined' }
  | { readonly action: 'hang-up' }

type Result<One> = One extends unknown ? Omit<One, 'callId' | 'at'> : never

/** The result of a step, as the provider tells it. */
export type TurnResult = Result<GatheredTurn | RecordedTurn | DialledTurn | StreamedTurn | WentTurn>

/** The end of a step of a flow. */
export interface StepReport {
  /** The segment that the step belongs to. */
  readonly segment: number
  /** Position in the segment. Absent: the last step. */
  readonly index?: number | undefined
  /** Of the last step of a segment, unless it ends the call. */
  readonly result?: TurnResult | undefined
  /** How a `dial` or `record` step went is in reports of their own, which may come a moment later. */
  readonly untold?: true | undefined
  /** The caller has gone: whatever answers the turn is not carried out any more. */
  readonly over?: true | undefined
}

/** What the URL of a turn says: see `FlowPlan.turnUrl`. */
export interface TurnMark {
  readonly segment: number
  readonly step: StepKind
}

/**
 * A provider that asks what to do: `answer` about a call of ours, `inbound` about a caller, `turn` about either, with the
 * result of a step.
 */
export interface Ask {
  readonly kind: 'answer' | 'inbound' | 'turn'
  /** Of a `turn`. */
  readonly step?: StepReport | undefined
  readonly attemptKey?: string | undefined
  readonly references: References
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Renders the plan as this provider's document; absent where plans are carried out by commands. */
  readonly render?: (plan: Plan) => WebhookReply
}

/**
 * A caller whom the provider has already sent somewhere by a rule of its own, read from a report that says so. Nothing
 * is asked and nothing is commanded: the first such report makes the record of the call, and later ones find it.
 * Reports that carry these facts announce them every time, since any of them may arrive first.
 */
export interface InboundAnnouncement {
  /** Ids of the caller's leg; those in `can.references` find the record. */
  readonly references: References
  /** The caller. Absent: withheld. */
  readonly from?: string | undefined
  /** Our number. */
  readonly to?: string | undefined
  /** Room of the platform that the caller is in. */
  readonly room?: string | undefined
  /** The provider's own ids of the gateway and of the rule that decided. */
  readonly gateway?: string | undefined
  readonly rule?: string | undefined
}

/** How a webhook was judged, and what it reports. */
export type WebhookResult =
  | {
      readonly verdict: 'genuine'
      readonly events: readonly CallEvent[]
      readonly ask?: Ask | undefined
      /** The end of a step that a command began. */
      readonly step?: (StepReport & Pick<Ask, 'attemptKey' | 'references'>) | undefined
      readonly inbound?: InboundAnnouncement | undefined
      /** The response that the provider expects; absent: 200 with an empty body. */
      readonly reply?: WebhookReply | undefined
    }
  /** `forged` and `stale` are answered 401, `malformed` 400; none changes anything. */
  | { readonly verdict: 'forged' | 'stale' | 'malformed'; readonly detail: string }
