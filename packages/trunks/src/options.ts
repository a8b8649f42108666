import type { Gateway, RoutingRule, RoutingRuleInput } from '@callplane/core'
import type { ConnectionRecord } from './connect-record.ts'
import type { StepProgress } from './run-steps.ts'
import type { Described, End, PlatformEnd } from './ports.ts'

/** Which ends are connected, with which numbers, and how. */
export interface ConnectOptions {
  /** The carrier that provides the trunk. */
  readonly carrier: End
  /** The room platform that accepts it. */
  readonly platform: PlatformEnd
  /** Of the carrier's account, E.164. */
  readonly numbers: readonly string[]
  /**
   * Lower-case letters, digits and hyphens. Everything made bears it, and a repeat finds what is there by it. Where the
   * carrier reserves an address by name it must be free in the whole world.
   */
  readonly name: string
  /** Which calls the trunk carries. Default `both`. */
  readonly direction?: Gateway['direction'] | undefined
  /** Absent: `tls`. */
  readonly transport?: Gateway['transport'] | undefined
  /** Absent: `none`. */
  readonly mediaEncryption?: Gateway['mediaEncryption'] | undefined
  /** The platform's own region name; absent: `auto`. */
  readonly region?: string | undefined
  /** Absent: those of an earlier run, else new ones. */
  readonly credentials?: Gateway['credentials'] | undefined
  /** The room of calls that come in; absent: a new one per call. */
  readonly room?: RoutingRuleInput['room'] | undefined
  /** Who takes calls in both directions; absent: a user. An agent joins calls out by a rule of the platform. */
  readonly dispatch?: RoutingRuleInput['dispatch'] | undefined
  /** Addresses the platform calls from, where it publishes none. */
  readonly platformAddresses?: readonly string[] | undefined
  /** Host that takes calls for the platform, where its port cannot say. */
  readonly platformHost?: string | undefined
  /** Source addresses of the carrier; if given, calls from other addresses are refused. */
  readonly carrierAddresses?: readonly string[] | undefined
  /** Answers the carrier's question what to do with a call, where the way is `document`. */
  readonly answerUrl?: string | undefined
  /** The outbound gateway that a person has set up, at a carrier without an API. */
  readonly carrierGateway?: Pick<Gateway, 'address' | 'credentials'> | undefined
  /** Only plan the steps; change nothing. Default false. */
  readonly dryRun?: boolean | undefined
  /** Steps inside a step are told as `step › inner step`. */
  readonly onProgress?: ((progress: StepProgress) => void) | undefined
}

/** What undoing may take back. */
export interface DisconnectOptions {
  /**
   * Also remove what holds an address at the carrier. Twilio then reserves the address for 30 days, in which the same
   * connection cannot be made again. Default false: it stays, and accepts no calls.
   */
  readonly releasesAddress?: boolean | undefined
}

/** What the steps are made of. */
export interface SetUp extends ConnectOptions, DisconnectOptions {}

/** What connecting does, or would do. */
export interface ConnectPlan {
  /** All that the connection consists of, whether it is there or not. */
  readonly steps: readonly string[]
  /** What a user has to know of this combination. */
  readonly notes: readonly string[]
  /** What a person has to enter at a carrier without an API. */
  readonly describe: readonly Described[]
}

/** What a dry run finds. */
export interface ConnectDiff extends ConnectPlan {
  /** Those of the steps that are missing or not as wanted; none after connecting. Passwords cannot be compared. */
  readonly changes: readonly string[]
}

/** What connecting has made. */
export interface Connection extends ConnectPlan {
  /** What this run has made, for `disconnectGateway`. Contains no secrets. */
  readonly record: ConnectionRecord
  /** What outbound calls go through: the platform's gateway, or the carrier's where the platform has none. */
  readonly gateway: Gateway
  /** Uses it. Without its own numbers' inbound half, which is `inbound.rule`. */
  readonly rule: RoutingRule
  readonly inbound?:
    | {
        readonly gateway: Gateway
        readonly rule: RoutingRule
        /** The platform's own rule, where it has rules. */
        readonly reference?: string | undefined
      }
    | undefined
  /** What was made at the carrier. */
  readonly carrier: {
    readonly outbound?: Gateway | undefined
    readonly inbound?: Gateway | undefined
  }
}
