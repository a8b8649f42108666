import type { Clock } from './clock.ts'
import type { Face, FaceKeys } from './faces/face.ts'
import type { Faults } from './faults/faults.ts'
import type { Handle } from './message.ts'
import type { LegView, RingCause } from './network/leg.ts'
import type { Network, Ring } from './network/network.ts'
import type { Outcome } from './outcomes.ts'
import type { ListenOptions, Listening } from './server.ts'
import type { Timings } from './timings.ts'
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
  /** Carries webhooks to the application; real HTTP when absent. */
  readonly deliver?: Deliver | undefined
  /** How long things take on the network. Default: `defaultTimings`. */
  readonly timings?: Partial<Timings> | undefined
  /** Takes one line for each thing that the emulator refuses. Default: nothing is logged. */
  readonly log?: ((line: string) => void) | undefined
}

/** What one client needs to talk to one provider. */
export type ProviderKeys = FaceKeys & {
  readonly provider: string
  readonly baseUrl: string
  /** Business numbers the account owns, E.164. */
  readonly numbers: readonly string[]
}

/** One request to a provider and how it was answered. */
export type RequestRecord = RingCause & {
  readonly provider: string
  /** Virtual ISO time. */
  readonly at: string
  /** `lost`: no answer was sent. Null while it is being handled. */
  status: number | 'lost' | null
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
  readonly network: Network
  readonly faults: Faults
  readonly outcomes: readonly Outcome[]
  /** Every ring of every phone. */
  ledger(): readonly Ring[]
  /** What truly happened on the network, leg by leg. */
  calls(): readonly LegView[]
  deliveries(): readonly Delivery[]
  requests(): readonly RequestRecord[]
  /** Per provider id. `origin` is where the client reaches the emulator. */
  keys(origin?: string): Readonly<Record<string, ProviderKeys>>
  /** Forgets calls, records, faults and timers; credentials stay. Held requests are lost. */
  reset(): void
}
