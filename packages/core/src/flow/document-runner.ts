import type { ApplicationDocument } from '../model/flow/document.ts'
import type { Fault } from '../model/error.ts'
import type { Call } from '../model/call.ts'
import type { CallReport, CallReportEvent, ReportDialect } from '../model/call-report.ts'
import type { Recording, References } from '../model/event.ts'
import type { Step, WebAddress } from '../model/flow/flow-step.ts'
import type { DialledTurn, Turn } from '../model/flow/flow-turn.ts'
import type { Flow } from '../model/flow/flow.ts'
import type { JsonObject } from '../model/json-object.ts'
import type { Note } from '../model/note.ts'
import type { Host } from '../plugin/host.ts'

/** What an application is told about the call that it answers for. */
export interface DocumentCall {
  readonly id: string
  /** Key of the attempt whose call it is. */
  readonly attempt: string
  readonly direction: 'inbound' | 'outbound'
  /** Who calls: a number or SIP URI. Absent: withheld. */
  readonly from?: string | undefined
  /** Who is called. */
  readonly to?: string | undefined
  /** Id of the plugin whose provider carries the call. */
  readonly plugin: string
  /** Ids of the call at its provider. */
  readonly references: References
  /** The `dial` step whose result the turn has. */
  readonly dial?: { readonly attempt: string; readonly references: References } | undefined
  /** The call has ended: the application learns of the turn, and its answer changes nothing. */
  readonly isOver: boolean
}

/** One turn of a call that the documents of an application answer. */
export interface DocumentRequest {
  readonly document: ApplicationDocument
  /** What the runner gave with the document before; null for the first one. */
  readonly state: JsonObject | null
  /** Name of the continuation in the document before; null for the first document. */
  readonly continuation: string | null
  readonly turn: Turn
  /** The step that the turn ends. Absent: none does, as at the start. */
  readonly step?: Step | undefined
  readonly call: DocumentCall
  /** The same for a request that is repeated, and for no other. */
  readonly token: string
  /** Milliseconds that are left for the answer. */
  readonly timeoutMs: number
  /** Aborted when the time is over. */
  readonly signal: AbortSignal
}

/** What a document of an application says. */
export interface DocumentAnswer {
  /** Where the document comes from, without query. */
  readonly source: string
  /** Its steps, URLs in them absolute, and the names of its continuations. */
  readonly flow: Flow
  /** What the runner needs for the next document of the call. Kept with the record, and never shown. */
  readonly state: JsonObject
  /** What of the document is not done, and requests that failed. */
  readonly notes: readonly Note[]
}

/** A recording that was completed. */
export interface ReportedRecording {
  /** As its carrier reported it. */
  readonly recording: Recording
}

/** What happens to the party that a `dial` step rings. */
export interface ReportedParty {
  /** Its number, SIP URI or name. */
  readonly party: string
  /** The number that it was shown. */
  readonly from?: string | undefined
  /** Where it is now. */
  readonly state: 'ringing' | 'answered' | 'ended'
  /** How it ended. */
  readonly result?: DialledTurn['status'] | undefined
  /** Seconds that it talked. */
  readonly seconds?: number | undefined
}

/** What happens to a call of which `reports` asks to be told. */
export interface ReportedCall {
  /** What happened. */
  readonly event: CallReportEvent
  /** Counts what this address was told of the call, from 0. */
  readonly sequence: number
  /** The call as it stands. */
  readonly record: Call
  /** With `recording` and `recording-started`. */
  readonly recording?: Recording | undefined
}

/** As whom an application is told, and where its origin is. */
export interface ReportingApplication extends Omit<ApplicationDocument, 'dialect'> {
  readonly dialect: ReportDialect
}

/** Something of which an application is told, because its request or a document asked for it. */
export interface DocumentReport {
  readonly document: ReportingApplication
  /** Where it wants to be told: an absolute URL. */
  readonly report: WebAddress
  readonly about: ReportedRecording | ReportedParty | ReportedCall
  /** `dial` is the attempt of the party. */
  readonly call: DocumentCall
  /** When it is told, in ISO 8601 in UTC. */
  readonly at: string
  /** The same for a report that is repeated, and for no other. */
  readonly token: string
  /** How often it was sent before. */
  readonly tries: number
  /** Aborted when the time is over. */
  readonly signal: AbortSignal
}

/** Requests the documents of applications and reads them as steps. `documentRunner()` of @callplane/flows is one. */
export interface DocumentRunner {
  /** Everything that is wrong with a near end, each fault with its path in `document`. */
  check(document: ApplicationDocument): readonly Fault[]
  /**
   * Asks the application for the answer to a turn. Null: it is not asked about this turn, and the flow goes on with the
   * next step. Rejects where there is no answer and the provider of the dialect would do nothing either.
   */
  answer(request: DocumentRequest, host: Host): Promise<DocumentAnswer | null>
  /** Everything that is wrong with an address of `reports`, each fault with its path in it. */
  checkReport?(report: CallReport): readonly Fault[]
  /**
   * Tells the application of something. Resolves to `retryInMs` where it could not be told and the provider of the dialect
   * would repeat it after that many milliseconds; rejects where it would not. Absent: the application is told nothing.
   */
  report?(report: DocumentReport, host: Host): Promise<ReportRetry | void>
}

/** Why a report was not taken, and when it is sent again. */
export interface ReportRetry {
  /** Milliseconds, at most 86,400,000. */
  readonly retryInMs: number
}
