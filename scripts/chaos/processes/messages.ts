import type { RoutingRuleInput } from '@callplane/core'
import type { Door } from '../counts.ts'
import type { SharedTime } from './shared-time.ts'

export const storeKinds = ['memory', 'sqlite', 'postgres'] as const
export type StoreKind = (typeof storeKinds)[number]

/** Where the processes keep their calls. `address`: a file, or a connection string. */
export interface StorePlace {
  readonly kind: StoreKind
  readonly address: string
}

/** What a process needs to serve. */
export interface ServingConfig {
  /** Counts the processes of a run. */
  readonly serial: number
  readonly time: SharedTime
  readonly publicUrl: string
  readonly store: StorePlace
  /** By id of the package, with a name where it is not the only instance. */
  readonly providers: readonly { readonly id: string; readonly settings: object }[]
  readonly rules: readonly RoutingRuleInput[]
  readonly pace: Readonly<Record<string, { readonly cps: number }>>
  /** Real milliseconds. */
  readonly leaseMs: number
}

/** A process strikes itself at the n-th passage through a door: exactly there, which no signal from outside could do. */
export interface Strike {
  readonly how: 'kill' | 'stop'
  readonly door: Door
  readonly left: number
}

/** From the run to a process. */
export type Order =
  | { readonly kind: 'serve'; readonly config: ServingConfig }
  | { readonly kind: 'strike'; readonly strike: Strike }
  | { readonly kind: 'follow'; readonly time: SharedTime }
  | { readonly kind: 'close' }

/** From a process to the run. */
export type Notice =
  | { readonly kind: 'serving'; readonly port: number }
  | { readonly kind: 'settled'; readonly ids: readonly string[] }
  | { readonly kind: 'taken-over'; readonly ids: readonly string[] }
  | { readonly kind: 'log'; readonly line: string }
