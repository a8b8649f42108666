import type { Clock } from './time/clock.ts'
import type { Configuration } from './configuration.ts'
import type { Face, FaceKeys } from './faces/face.ts'
import type { EmulatedOperation } from './faces/router.ts'
import type { Faults } from './faults/faults.ts'
import type { EmulatorEvent } from './records/feed.ts'
import type { HistoryLimits } from './records/history.ts'
import type { Handle } from './server/message.ts'
import type { PhoneBehavior } from './network/phone-book.ts'
import type { Leg, LegView } from './network/leg.ts'
import type { Network, Ring } from './network/network.ts'
import type { Outcome } from './outcomes.ts'
import type { PhoneView } from './records/phone-views.ts'
import type { RequestRecord } from './records/request-record.ts'
import type { ListenOptions, Listening } from './server/server.ts'
import type { PluginSettings } from './settings.ts'
import type { Timings } from './time/timings.ts'
import type { Warning } from './warnings.ts'
import type { Deliver } from './webhooks/deliver.ts'
import type { Delivery } from './webhooks/webhook.ts'

export type EmulatorOptions = {
  /** Virtual seconds per real second; 1 when absent. Ignored with `clock`. */
  readonly speed?: number | undefined
  /** Virtual time; a clock scaled by `speed` when absent. */
  readonly clock?: Clock | undefined
  /** Real epoch milliseconds, for signature stamps and token expiry only. */
  readonly wall?: (() => number) | undefined
  /** The same seed gives the same credentials, and the same ids for the same order of requests. */
  readonly seed?: string | undefined
  /** Providers beside the built-in ones; one with a built-in id takes its place. */
  readonly faces?: readonly Face[] | undefined
  /** Ids of the providers to emulate. Default: all. */
  readonly only?: readonly string[] | undefined
  /** Carries webhooks to the application; real HTTP when absent. */
  readonly deliver?: Deliver | undefined
  /** How long things take on the network. Default: `defaultTimings`. */
  readonly timings?: Partial<Timings> | undefined
  /** Takes one line for each request and for each thing that the emulator refuses. Default: nothing is logged. */
  readonly log?: ((line: string) => void) | undefined
  /**
   * How many requests, webhooks, rings and calls are kept, also by each provider of what is over. Default: the newest
   * 10,000 of each.
   */
  readonly history?: HistoryLimits | undefined
  /** How phones behave that nothing else says it of. Default: `automatic`. */
  readonly phones?: PhoneBehavior | undefined
}

/** What one client needs to talk to one provider. */
export type ProviderKeys = FaceKeys & {
  readonly provider: string
  readonly baseUrl: string
  /** Business numbers the account owns, E.164. */
  readonly numbers: readonly string[]
}

/** A call from a simulated phone to a number or SIP address of a provider. */
export type InboundCall = {
  /** The phone that calls, E.164 or a SIP URI. */
  readonly from: string
  /** A number or SIP URI that an emulated provider receives calls at. */
  readonly to: string
  /** Seconds that the caller lets it ring; 60 when absent. */
  readonly ringTimeout?: number | undefined
  /** Headers of the INVITE, to a SIP URI. */
  readonly sipHeaders?: Readonly<Record<string, string>> | undefined
}

export type ScopeOptions = {
  /** Virtual seconds per real second. Default: those of the emulator when the scope is created. */
  readonly speed?: number | undefined
  /** How its phones behave. Default: as those of the emulator at its start. */
  readonly phones?: PhoneBehavior | undefined
}

export type Emulator = {
  /** The whole emulator in process; rejects with `ConnectionResetError` where a socket would be lost. */
  readonly handle: Handle
  /** Serves the same over HTTP. */
  listen(options?: ListenOptions): Promise<Listening>
  /** Stops serving, every timer and every webhook, for good. */
  close(): Promise<void>
  readonly clock: Clock
  /** Virtual seconds per real second; null with a clock of the caller's. */
  readonly speed: number | null
  /** 0 stops the clock. Throws with a clock of the caller's. */
  setSpeed(speed: number): void
  /** Jumps ahead; resolves when every timer due by then has run. Throws with a clock of the caller's. */
  advance(ms: number): Promise<void>
  readonly network: Network
  readonly faults: Faults
  readonly outcomes: readonly Outcome[]
  /** Every ring of every phone. */
  ledger(): readonly Ring[]
  /** What truly happened on the network, leg by leg. */
  calls(): readonly LegView[]
  /** Phones with a behavior of their own, or with a call. */
  phones(): readonly PhoneView[]
  /** A phone calls in. Throws `UnreachableNumberError` if no provider receives calls at `to`. */
  inbound(call: InboundCall): Leg
  deliveries(): readonly Delivery[]
  /** Sends a webhook again with a new signature; undefined if there is none of this id. */
  replay(delivery: string): Promise<Delivery | undefined>
  requests(): readonly RequestRecord[]
  /** What was left undone: operations that are not emulated, ignored fields, failed callbacks, refused calls. */
  warnings(): readonly Warning[]
  /** Calls `listener` for everything that happens; the result ends it. */
  subscribe(listener: (event: EmulatorEvent) => void): () => void
  /** Per provider id. `origin` is where the client reaches the emulator. */
  keys(origin?: string): Readonly<Record<string, ProviderKeys>>
  /** The operations that each provider has here; everything else answers 501. */
  operations(): Readonly<Record<string, readonly EmulatedOperation[]>>
  /**
   * What each account has configured (numbers, trunks, applications, rules), with its passwords: two readings are equal if
   * nothing but times of change differs.
   */
  accounts(): Readonly<Record<string, Configuration>>
  /** Settings of Callplane's plugin for a built-in provider, to be spread into them. Throws for one that is switched off. */
  settings<Id extends keyof PluginSettings>(provider: Id, origin?: string): PluginSettings[Id]
  /**
   * An emulator within this one, at `/@name/` of the same server, with credentials, clock, ledger and faults of its
   * own: for tests that run in parallel. The same name gives the same scope. Throws a RangeError above 200 scopes.
   */
  scope(name: string, options?: ScopeOptions): Emulator
  scopes(): readonly string[]
  /** False if there is none of this name. */
  removeScope(name: string): Promise<boolean>
  /** Forgets calls, records, faults, timers and behaviors of phones; credentials and scopes stay. Held requests are lost. */
  reset(): void
}
