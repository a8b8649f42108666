import type {
  ApplicationDocument,
  Call,
  CallFilter,
  CallReport,
  Dispatcher,
  Fault,
  Note,
  OutboundCallInput,
  WireRequest,
  WireResponse,
} from '@callplane/core'
import type { Refusal } from './door-refusal.ts'

/** A request as the operations of a door see it. */
export interface DoorRequest {
  readonly method: string
  /** Behind the path of the door's public URL, without query: `/2010-04-01/Accounts/AC…/Calls.json`. */
  readonly path: string
  readonly query: URLSearchParams
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** As the front door of a provider's package reads it: `url` is the path with its query. */
  readonly wire: WireRequest
}

/** The body of a `DoorResponse` is text, or bytes where it is media. */
export type DoorResponse = WireResponse

/** A call that an application asks a door for, in neutral terms. */
export interface WantedCall {
  readonly call: OutboundCallInput
  /** What of the provider's request is not done. Kept on the record. */
  readonly notes?: readonly Note[] | undefined
  /** The application answers with documents: in place of `call.connect`. */
  readonly document?: Omit<ApplicationDocument, 'signAs' | 'door'> | undefined
  /** Where the application wants to be told of the call. */
  readonly reports?: readonly Omit<CallReport, 'signAs' | 'door'>[] | undefined
}

/** Calls as the application of this door may see them. */
export interface DoorCalls {
  /**
   * Places a call: with the door's rule, tenant and routes, with its own `Idempotency-Key` where the request has one.
   * Throws a `DoorRefusal` where the call is refused before a phone rings.
   */
  place(wanted: WantedCall): Promise<Call>
  /** The call with this id of core's. Throws `notFound` where there is none, or it is another tenant's. */
  find(id: string | null): Promise<Call>
  /** Calls that the filter and the predicate let through, newest first. */
  list(wanted: ListWanted): Promise<ListedCalls>
}

/** Which calls to list. */
export interface ListWanted {
  readonly filter: Omit<CallFilter, 'tenant'>
  /** What stores cannot filter by. */
  readonly matches?: ((call: Call) => boolean) | undefined
  /** Most calls to give. */
  readonly limit: number
  /** `next` of the page before. */
  readonly after?: string | undefined
}

/** One page of calls. */
export interface ListedCalls {
  readonly calls: readonly Call[]
  /** Null after the last page. A page that was cut off may be short, or empty, with a next one. */
  readonly next: string | null
}

/** What an operation works with. */
export interface DoorContext<Credentials> {
  readonly request: DoorRequest
  /** The parts of the path that the pattern names with a colon, unescaped. */
  readonly params: Readonly<Record<string, string>>
  readonly credentials: Credentials
  readonly calls: DoorCalls
  readonly dispatcher: Dispatcher
  /** Where the application reaches the door, without a trailing slash. */
  readonly publicUrl: string
  /** Real epoch milliseconds. */
  readonly now: number
}

/** One request of a provider's API that a door serves. */
export interface DoorRoute<Credentials> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `/v1/calls/:id`; a part with a colon takes any text without a slash, up to the next literal character. */
  readonly path: string
  answer(context: DoorContext<Credentials>): DoorResponse | Promise<DoorResponse>
}

/** The real API of the provider, for what was made there before. */
export interface Upstream<Credentials> {
  /** Such as `https://api.twilio.com`; without a trailing slash. */
  readonly baseUrl: string
  /** What the real provider knows the application by. */
  readonly credentials: Credentials
}

/**
 * The door of one provider: which requests it serves, and how that provider authenticates and refuses. Everything else,
 * such as placing, tenants and forwarding, is the same for all of them (`createDoor`).
 */
export interface DoorFace<Credentials = unknown> {
  /** Id of the plugin whose API it is, such as `twilio`. */
  readonly provider: string
  /** Everything that is wrong with the credentials. */
  check(credentials: Credentials): readonly Fault[]
  /** Whether the request carries these credentials. In constant time where it compares secrets. */
  authenticates(
    request: DoorRequest,
    credentials: Credentials,
    now: number,
  ): boolean | Promise<boolean>
  readonly routes: readonly DoorRoute<Credentials>[]
  /** The provider's own error. Says every fault where its shape allows it. */
  refuse(refusal: Refusal, request: DoorRequest): DoorResponse
  /** The header `authorization` with which a request is forwarded to the real provider. */
  authorization(credentials: Credentials, now: number): string | Promise<string>
  /** Replaces the application's account in a forwarded path, where the real one has another. */
  upstreamPath?(path: string, upstream: Credentials, own: Credentials): string
}
