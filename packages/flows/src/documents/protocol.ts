import type {
  ApplicationDocument,
  DocumentReport,
  DocumentRequest,
  Step,
  WebAddress,
  WireRequest,
} from '@callplane/core'
import type { DocumentAccount } from './accounts.ts'
import type { DocumentFailure } from './failure.ts'

/** What an application is told: texts of a form, or fields of JSON. */
export type Payload = Readonly<Record<string, unknown>>

/** What a request is made of, besides what it says. */
export interface Envelope {
  readonly method: 'GET' | 'POST'
  /** Without credentials and fragment. */
  readonly url: string
  /** Absent: the request is not signed. */
  readonly account: DocumentAccount | undefined
  /** The same for a request that is repeated. */
  readonly token: string
  /** Real epoch milliseconds. */
  readonly now: number
}

/** How a provider tells applications of what happens to their calls. */
export interface ReportProtocol {
  /** Milliseconds that the provider waits for an answer. */
  readonly waitsMs: number
  /** What a report says. Null: the provider does not report it. */
  reportOf(report: DocumentReport, account: DocumentAccount | undefined): Payload | null
  /** The signed request. */
  requestOf(payload: Payload, envelope: Envelope): WireRequest
  /** A report that was not taken goes to the fallback URL and to the usual one by turns. Absent: to the usual one. */
  readonly usesFallback?: boolean | undefined
  /**
   * Milliseconds after which a report that was not taken is sent again; null: it is not. `tries`: how often it was sent,
   * this time included. Absent: it is not.
   */
  retryInMs?(tries: number, failure: DocumentFailure, report: WebAddress): number | null
}

/** How the provider of a dialect asks applications. */
export interface Protocol extends ReportProtocol {
  /** Method of the first request, unless the document says another. */
  readonly method: 'GET' | 'POST'
  /** What the request about a turn says. Null: the provider does not ask about it. */
  payloadOf(request: DocumentRequest, account: DocumentAccount | undefined): Payload | null
  /** What the request to the fallback URL says besides. */
  failureOf(failure: DocumentFailure, url: string): Payload
  /** The steps for an answer in another format; null: it cannot be done. */
  otherAnswer?(type: string, text: string, url: string): readonly Step[] | null
  /** Whether the answer has no document and needs none: the flow goes on with the next step. */
  goesOn(request: DocumentRequest, text: string): boolean
  /** What the caller hears where there is no document, before the call ends. */
  readonly lastWords: readonly Step[]
}

/** The account that signs, if the document names one. */
export const accountOf = (
  { signAs }: Pick<ApplicationDocument, 'signAs'>,
  accounts: Readonly<Record<string, DocumentAccount>>,
): DocumentAccount | undefined =>
  signAs !== undefined && Object.hasOwn(accounts, signAs) ? accounts[signAs] : undefined
