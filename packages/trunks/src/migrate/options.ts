import type { Gateway, RoutingRuleInput, VoiceTarget } from '@callplane/core'
import type { MigrateEnd } from './end.ts'
import type { StateStore } from './state.ts'

/** Who is asked about calls, and told of them. What is absent stays as it is. */
export interface WantedUrls {
  readonly answer?: VoiceTarget | undefined
  readonly fallback?: VoiceTarget | undefined
  readonly status?: VoiceTarget | undefined
}

/** A SIP trunk of VideoSDK's legacy API, which lists no trunks: written down from the dashboard. */
export interface LegacyTrunk {
  /** `trunkId` of legacy requests. */
  readonly trunkId: string
  /** The trunk's numbers, E.164; the first one calls where a request names none. */
  readonly numbers: readonly string[]
  /** The carrier's host, as in the trunk. */
  readonly address: string
  /** Default `tls`. */
  readonly transport?: Gateway['transport'] | undefined
  /** Default `none`. */
  readonly mediaEncryption?: Gateway['mediaEncryption'] | undefined
  /** Region of VideoSDK. Default `auto`. */
  readonly region?: string | undefined
}

/** What is moved, from where to where. */
export interface MigrateOptions {
  /** Lower-case letters, digits and hyphens. What is made at the target bears it. */
  readonly name: string
  /** The account that numbers, trunks and rules are read from. */
  readonly source: MigrateEnd
  /** The account that is to have them. */
  readonly target: MigrateEnd
  /** Numbers to move, E.164. Default: all of the source. */
  readonly numbers?: readonly string[] | undefined
  /**
   * By URL at the source, the URL that the target is given. Needed where the two speak different languages: an application
   * that answers TwiML cannot answer Vonage. Default: the same URL, if both speak the same.
   */
  readonly urls?: Readonly<Record<string, string>> | undefined
  /** Where calls to the numbers go at the source from now on, such as Callplane's webhook. Default: where they went. */
  readonly redirect?: WantedUrls | undefined
  /** Which trunks of the source are made at the target, by name. Default: all. */
  readonly gateways?: readonly string[] | undefined
  /** By the name of the trunk: the credentials of its outbound half at the target. They are in no plan and no state file. */
  readonly credentials?: Readonly<Record<string, NonNullable<Gateway['credentials']>>> | undefined
  /** Rules that the target is to have. Default: those of the source, if both keep rules. */
  readonly rules?: readonly RoutingRuleInput[] | undefined
  /** Remove rules of the target that were pushed by Callplane and are not among these. Default false. */
  readonly prune?: boolean | undefined
  /** Each becomes numbers with gateways and an outbound rule, with the trunk's id as the rule's id. */
  readonly legacyTrunks?: readonly LegacyTrunk[] | undefined
  /** What has been done and what was there before: `migrationFile('migration.json')`. */
  readonly state: StateStore
  /** Told of each change before and after it is made or undone. */
  readonly onProgress?: ((progress: MigrateProgress) => void) | undefined
}

/** One step, before and after. */
export interface MigrateProgress {
  /** Of the change. */
  readonly id: string
  /** For people. */
  readonly what: string
  readonly phase: 'started' | 'done' | 'found' | 'undone' | 'kept'
  /** Which one of how many. */
  readonly index: number
  readonly count: number
}
