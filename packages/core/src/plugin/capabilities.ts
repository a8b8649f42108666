import type { ConnectKind } from '../model/connect.ts'
import type { StepKind } from '../model/flow/flow-step.ts'
import type { FeatureField, RuleField } from '../model/outbound-call.ts'

/** Mid-call and look-up verbs; a plugin lists those its `calls` port has. */
export type Verb =
  | 'locate'
  | 'get'
  | 'review'
  | 'hangUp'
  | 'transfer'
  | 'sendDigits'
  | 'startRecording'
  | 'stopRecording'
  | 'answer'
  | 'reject'
  | 'connect'

/** What a provider can do, as data: read by the router, the docs and the conformance suite. */
export interface Capabilities {
  readonly destinations: readonly ('phone' | 'sip')[]
  /** Kinds of near end. `room` here means the provider has rooms of its own. */
  readonly connect: readonly ConnectKind[]
  /** With no room of the call, the rule or the provider's own rule, nothing can be dialled. */
  readonly roomRequired: boolean
  /**
   * Characters of a room's name, as a class of a regular expression without its brackets: `A-Za-z0-9_-`. A rule whose
   * room has others is refused when it is loaded. Absent: all that the model takes.
   */
  readonly roomCharacters?: string | undefined
  /**
   * Id of the plugin that has the same rooms, where two plugins are versions of one platform: `videosdk` for
   * `videosdk-legacy`. A room whose `on` names it is reached by both. Absent: its own id alone.
   */
  readonly roomsOf?: string | undefined
  /**
   * True: honoured. A sentence: honoured under that condition. Absent: never, and `map` says so in a note; of `dispatch`
   * and `pin`, which only a rule can wish for, the dispatcher writes that note.
   */
  readonly features: Readonly<Partial<Record<FeatureField | RuleField, true | string>>>
  /**
   * The steps of a flow, for a provider with `flow` or `stream` in `connect`. True: done as the model says. A sentence: done
   * with that difference. Absent: never; the step is left out, with a note. `goto` is the dispatcher's own.
   */
  readonly flow?: Readonly<Partial<Record<Exclude<StepKind, 'goto'>, true | string>>> | undefined
  readonly verbs: readonly Verb[]
  readonly locate: {
    /** `key`: finds an attempt by its key and can prove its absence. `match`: by numbers and time; finds only. */
    readonly proof: 'key' | 'match' | 'none'
    /** Milliseconds after `sendBy` before which an absence proves nothing. */
    readonly settleAfterMs: number
  }
  /** How the provider learns what an answered call must do. */
  readonly answers: 'document' | 'command' | 'provider-rule'
  /**
   * True where the two legs that `connect` joins do not end with each other, as in a conference: the dispatcher hangs up
   * the one that is left. Default: they do.
   */
  readonly separateLegs?: boolean | undefined
  readonly pace: {
    /** Documented starts per second of a default account; null where none is published. */
    readonly cps: number | null
    readonly excess: 'queues' | 'rejects'
  }
  readonly reports: {
    /** False: the provider has no ringing event, so a missing one says nothing. */
    readonly ringing: boolean
    /** Reports come by webhook only where the plugin has `webhooks`; `get` may fill in. */
    readonly busy: boolean
    /**
     * False: no webhook tells of the answer, so `get` is asked for it every few seconds until the call is answered or over.
     * Default: true.
     */
    readonly answer?: boolean | undefined
  }
  /** Kinds of reference that identify a call, the main one first. */
  readonly references: readonly [string, ...string[]]
  /** Without `host.publicUrl` nothing can be dialled, because answers come from us. */
  readonly publicUrlRequired: boolean
}
