import type { IncomingHttpHeaders } from 'node:http'
import type { PluginUnderTest } from '@callplane/conformance'
import type { DoorFace } from '@callplane/doors'
import type { DocumentAccount } from '@callplane/flows'

/** A request that the application got. */
export interface Got {
  readonly method: string
  /** As the application's own framework would rebuild it. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What the application asks of a door, in the terms of none. */
export interface Wanted {
  readonly to: string
  readonly from: string
  /** Where the application answers with documents. */
  readonly answerUrl: string
  /** Where the application is told of the call. */
  readonly statusUrl: string
}

/** What the client of a provider answered about a call. */
export interface Seen {
  readonly id: string
  readonly status: string
}

/** The client of one provider, pointed at a door: its own SDK where it has one, else its documented requests. */
export interface DoorClient {
  create(wanted: Wanted): Promise<string>
  fetch(id: string): Promise<Seen>
  /** Ids of the newest calls. */
  list(): Promise<readonly string[]>
  end(id: string): Promise<void>
}

/** One provider whose API is served, as the demo uses it. */
export interface DemoDoor {
  /** The entry of `@callplane/doors`. */
  readonly door: string
  // The credentials fit the face; the demo hands them through.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly face: DoorFace<any>
  /** The face with webhooks of the account: where they are, and the number that calls show. Absent: `face` has none. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly faceFor?: ((statusUrl: string, from: string) => DoorFace<any>) | undefined
  readonly credentials: unknown
  /** Signs documents and reports. Absent: nothing is signed. */
  readonly account?: DocumentAccount | undefined
  /** Whether this provider can carry the call that the client asks for. */
  carries(plugin: PluginUnderTest): boolean
  /** `plugin`: who will carry the calls, for doors whose request depends on it. */
  client(url: string, plugin: PluginUnderTest): DoorClient
  /** The provider tells applications nothing of calls. */
  readonly tellsNothing?: true
  /** What the application answers where it is asked for a document. Absent: it is not asked. */
  answer?(got: Got): { readonly type: string; readonly body: string }
  /** The call that the application is told about, and what happened; null for a request that is not about a call. */
  told(got: Got): { readonly id: string; readonly event: string } | null
  /** Whether the application's own check accepts the request. */
  isSigned(got: Got): boolean | Promise<boolean>
}
