import type {
  AnsweredBy,
  CallStatus,
  Definition,
  EndReason,
  FeatureField,
  OutboundCallInput,
  Provider,
  Rang,
  WebhookRequest,
  WireRequest,
} from '@callplane/core'
import type { Emulator, Face, ProviderKeys } from '@callplane/emulator'
import type { Documented } from './documented.ts'
import type { DocumentedRefusals } from './refusals.ts'

/** A plugin as `definePlugin` makes it. */
export interface PluginUnderTest extends Definition {
  // oxlint-disable-next-line typescript/no-explicit-any -- every plugin takes settings of its own
  (settings: any): Provider
}

/** What a call to one of the emulator's outcome numbers comes to, in neutral terms. */
export interface Expected {
  readonly status: CallStatus
  readonly endReason?: EndReason | undefined
  readonly rang?: Rang | undefined
  readonly answeredBy?: AnsweredBy | undefined
}

/** Names of the outcomes by their last two digits; see the emulator's table. */
export type OutcomeDigits =
  | 50
  | 51
  | 52
  | 53
  | 54
  | 55
  | 56
  | 57
  | 58
  | 59
  | 60
  | 61
  | 62
  | 63
  | 64
  | 65

/** Where a feature is in the wire request. */
export interface Place {
  /** Reads it from the request; undefined when it is not there. */
  readonly at: (request: WireRequest) => unknown
  /** What must be there for the suite's marker value; default the marker itself. */
  readonly expected?: unknown
  /** Further fields the feature needs to be honoured, such as a SIP destination for headers. */
  readonly with?: Partial<OutboundCallInput> | undefined
}

/** What the suite needs to know about a provider: settings, documentation, and where features appear in requests. */
export interface Harness {
  /** Id of the emulator's face. */
  readonly face: string
  /** The face itself, where the emulator does not have it built in or has another variant of it. */
  readonly ownFace?: Face | undefined
  /** Working settings for the emulator. */
  readonly settings: (keys: ProviderKeys) => Record<string, unknown>
  /** What the route of the rule carries besides the provider: reference, gateway, roomAddress. */
  readonly route?: ((keys: ProviderKeys) => Record<string, unknown>) | undefined
  /** Fields every call of this provider needs, such as a room. */
  readonly call?: ((keys: ProviderKeys) => Partial<OutboundCallInput>) | undefined
  /**
   * Things the account must have first, such as a room or a registered webhook. `webhookBase` is where
   * webhooks of this dispatcher arrive, without the provider's name.
   */
  readonly arrange?:
    | ((
        emulator: Emulator,
        keys: ProviderKeys,
        webhookBase: string | undefined,
      ) => Promise<void> | void)
    | undefined
  /** Where the provider, as documented, cannot give the common result; each with the reason in a comment. */
  readonly outcomes?: Partial<Record<OutcomeDigits, Partial<Expected>>> | undefined
  /** What the provider's documents offer; the suite asks for all of it, whatever `can` says. */
  readonly documented: Documented
  /** How the provider's documents print its refusals of a dial. */
  readonly refusals: DocumentedRefusals
  /** Documented places of the features that the provider honours. A feature without a place must come back as a note. */
  readonly places: Partial<Record<FeatureField, Place>>
  /** Where `to` and `from` are in the wire request. */
  readonly numbers: {
    readonly to: (request: WireRequest) => unknown
    readonly from: (request: WireRequest) => unknown
  }
  /**
   * Requests as the provider's customers write them, for its front door: with what `map` never writes. The suite adds
   * what `map` does write.
   */
  readonly frontDoor?: ((keys: ProviderKeys) => readonly WireRequest[]) | undefined
  /** Texts that must not survive `scrub`. */
  readonly secrets: (keys: ProviderKeys) => readonly string[]
  readonly webhooks?:
    | {
        /** True where the scheme signs a time, so that an old delivery is refused. */
        readonly signsTime: boolean
        /** The same delivery with an unknown event type, signed again. */
        readonly asUnknownEvent: (
          request: WebhookRequest,
          keys: ProviderKeys,
        ) => WebhookRequest | Promise<WebhookRequest>
      }
    | undefined
}
