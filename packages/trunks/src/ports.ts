import type { Gateway, GatewaysPort, Ports } from '@callplane/core'
import type { StepProgress } from './run-steps.ts'

/** A gateway that does not exist yet. */
export type Wanted = Omit<Gateway, 'id'>

/** What the steps of a carrier's `create` have made: `MadeSteps` of `@callplane/kit`. */
export interface MadeSteps {
  /** The names of steps whose request was, or may have been, sent. */
  readonly steps: readonly string[]
  /** What the steps have found out: ids, no secrets. */
  readonly made: object
}

/** Where a run keeps what it makes: `StepRecord` of `@callplane/kit`. */
export interface StepRecord {
  /** What a run before this one, which did not come to its end, has made. */
  readonly earlier?: MadeSteps | undefined
  /** Called before and after each request, with everything so far. Durable when it returns. */
  save(made: MadeSteps): void
}

/** Which gateway is meant where its steps are looked at or undone. */
export interface StepOptions {
  /** As for `create`. */
  readonly callerId?: string | undefined
  /** Of a gateway of `createAnswered`. */
  readonly answerUrl?: string | undefined
  /** Undo also what holds an address that cannot be taken again for some time. Default: that is kept. */
  readonly releasesAddress?: boolean | undefined
  /** Called after each step that is undone. */
  readonly onProgress?: ((progress: StepProgress) => void) | undefined
}

/** Options of a gateway that is created. */
export interface CreateOptions {
  /** Of ours, in place of whatever the platform sends; where the way is `override`. */
  readonly callerId?: string | undefined
  /** Called before and after each step. */
  readonly onProgress?: ((progress: StepProgress) => void) | undefined
  /** Given, when all is done, what takes back exactly that which this `create` made (`runSteps` of `@callplane/kit` has it). */
  readonly onUndoable?: ((undo: () => Promise<string | void>) => void) | undefined
  /** Keeps what is made while it is made, for a run after a crash. */
  readonly record?: StepRecord | undefined
}

/** What a person has to enter at a carrier without an API for it. */
export interface Described {
  readonly settings: readonly {
    /** Where in the vendor's dashboard. */
    readonly at: string
    readonly label: string
    readonly value: string
  }[]
  readonly text: string
}

/**
 * What a carrier's `gateways` port may offer beyond the contract, all of it optional. `address` means the same at both
 * ends and in both directions: the host that INVITEs of this direction are sent to. So an outbound gateway has the
 * carrier's address and an inbound one the platform's, and a carrier makes one gateway per direction. `create` is safe
 * to repeat: it finishes what an earlier run with the same `name` began, and takes back its own steps when one fails.
 */
export interface CarrierGateways extends GatewaysPort {
  create(wanted: Wanted, options?: CreateOptions): Promise<Gateway>
  /** The names of the steps of `create`; throws what `create` would refuse without asking the carrier. */
  plan?(wanted: Wanted): readonly string[]
  /** The names of the steps that `create` would do now; none where all is as wanted. Passwords cannot be compared. */
  missing?(wanted: Wanted, options?: StepOptions): Promise<readonly string[]>
  /** Undoes exactly the steps that a record names, in whichever process they were made; answers with what was kept. */
  unmake?(wanted: Wanted, record: MadeSteps, options?: StepOptions): Promise<string | void>
  /** `remove`, but for what a repeat could not make again; answers with what was kept. */
  withdraw?(id: string): Promise<string | void>
  /** An outbound gateway whose calls the document at `answerUrl` answers. */
  createAnswered?(wanted: Wanted, answerUrl: string, options?: CreateOptions): Promise<Gateway>
  /** For a carrier without an API. */
  describe?(wanted: Wanted): Described
}

/** What a platform's `gateways` port may offer beyond the contract. */
export interface PlatformGateways extends GatewaysPort {
  /** The host that accepts calls, known without a request; throws if a setting for it is missing. */
  inboundAddress?(region?: string): string
  /**
   * Registers the webhook by which callers become records; safe to repeat. Given as undefined: the platform needs one,
   * and its settings name no place for it.
   */
  readonly webhook?: { register(): Promise<void>; isRegistered?(): Promise<boolean> } | undefined
}

/** Numbers of a platform that are brought in together with their gateways: VideoSDK's `extension.phoneNumbers`. */
export interface NumberPairs {
  create(wanted: {
    readonly name: string
    readonly phoneNumbers: readonly string[]
    readonly isShared: boolean
    readonly mediaEncryption: 'enable' | 'disable'
    readonly inbound: { readonly sipRegion: string }
    readonly outbound: {
      readonly address: string
      readonly sipRegion: string
      readonly transport: 'udp' | 'tcp' | 'tls'
      readonly auth?: { readonly username: string; readonly password: string } | undefined
    }
  }): Promise<void>
  get(number: string): Promise<{
    readonly inbound?: { readonly name?: string | null | undefined } | null | undefined
    readonly outbound?: { readonly name?: string | null | undefined } | null | undefined
  } | null>
}

/** One end: a connected plugin. */
export interface End {
  /** The plugin's id: `twilio`, `videosdk`. */
  readonly id: string
  /** The name of the instance, for routes; the id where absent. */
  readonly name?: string | undefined
  readonly ports: Pick<Ports, 'gateways' | 'numbers' | 'rules'>
}
/** The platform of a connection. */
export interface PlatformEnd extends End {
  /** Needed where numbers that the platform does not have yet are to be called: they come in with their gateways. */
  readonly phoneNumbers?: NumberPairs | undefined
}
