import type { Clock } from '../time/clock.ts'
import type { EmulatorResponse } from '../server/message.ts'
import type { Network } from '../network/network.ts'
import type { Random } from '../random.ts'
import type { Timings } from '../time/timings.ts'
import type { Webhooks } from '../webhooks/webhook.ts'
import type { FaceRequest } from './request.ts'
import type { EmulatedOperation } from './router.ts'

/** One provider's HTTP API, spoken by the emulator. */
export type Face = {
  /** Names the provider in the ledger, in faults and in keys. */
  readonly id: string
  /** First path segment, with the slash: `/twilio`. Clients use `<origin><prefix>` as base URL. */
  readonly prefix: string
  /** A path that is served at the root too, for clients that drop the path of their base URL: `/twirp`. */
  readonly rootPath?: string | undefined
  /**
   * The provider's host, where several faces share one: each answers, at its own prefix, what the others have too.
   * Default: the host is of this face alone.
   */
  readonly host?: string | undefined
  /** Called once per emulator. */
  create(context: FaceContext): FaceInstance
}

export type FaceInstance = {
  /** Every operation that `handle` has, for pages and documents. Default: none are listed. */
  readonly operations?: readonly EmulatedOperation[] | undefined
  /** Answers one request. Refuses like the provider; never throws for bad input. */
  handle(request: FaceRequest): EmulatorResponse | Promise<EmulatorResponse>
  /**
   * The destination this request would ring, read leniently and without side effects; undefined
   * for any other request and for one with wrong credentials. Decides which outcome applies.
   */
  dials(request: FaceRequest): string | undefined
  /** Whether a request only reads, so that look-up faults apply to it. Default: those with GET. */
  readonly looksUp?: ((request: FaceRequest) => boolean) | undefined
  /** The provider's own error body for a status it did not choose itself (429, 500 …). */
  failure(status: number): EmulatorResponse
  /** 501 with this message in the provider's own error body, for a `NotEmulatedError`. Default: `{ error }`. */
  notEmulated?(message: string): EmulatorResponse
  /** What a client needs. Stays the same for the life of the emulator. */
  keys(): FaceKeys
  /** What the account has configured: numbers, trunks, applications, rules. Maps and sets are read as data. */
  configured?(): Readonly<Record<string, unknown>>
  /** Forgets calls and recordings, keeps credentials. Legs and timers are gone already. */
  reset(): void
}

export type FaceKeys = {
  /** Named as in the provider's own settings: `accountSid`, `authToken`, `apiKey` … */
  readonly credentials: Readonly<Record<string, string>>
  /** What verifies this provider's webhooks: a secret, or a public key in PEM. */
  readonly webhooks: Readonly<Record<string, string>>
  /** Seeded objects a request may refer to: rules, gateways, connections, applications. */
  readonly ids: Readonly<Record<string, string>>
}

/** What every account owns at the start; E.164. */
export type AccountSeed = {
  readonly numbers: readonly [string, string]
}

export type FaceContext = {
  readonly id: string
  readonly prefix: string
  readonly network: Network
  /** Virtual time. Its timers are gone after a reset. */
  readonly clock: Clock
  /** Real epoch milliseconds: only for signature stamps and token expiry. */
  readonly wall: () => number
  /** Seeded per face: ids and credentials come from here. */
  readonly random: Random
  /** Draws the same as every other face that names this account: for credentials that are valid at several faces. */
  readonly accountRandom: (account: string) => Random
  readonly webhooks: Webhooks
  readonly timings: Timings
  readonly account: AccountSeed
  /**
   * A map for records that settle (calls, recordings, …): beyond the limit of history it forgets the oldest settled
   * ones. What a client configures belongs in a map of its own, and stays until it is deleted.
   */
  readonly kept: <T>(isSettled: (record: T) => boolean) => Map<string, T>
  /** One line about something that the provider refused or left undone: it becomes a warning. No secrets. */
  readonly log: (line: string) => void
}
