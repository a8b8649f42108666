/** Why there is no document, in Twilio's classes of errors (twilio.com/docs/api/errors). */
export type FailureCode =
  /** No usable response: a status that is an error. */
  | 11200
  /** No connection, or no response in time. */
  | 11205
  /** Too many redirects. */
  | 11215
  /** A URL at which nothing may be requested. */
  | 11100
  /** Not a document in the dialect. */
  | 12100
  /** A content type that is none of documents. */
  | 12300

/** A document that cannot be had. */
export class DocumentFailure extends Error {
  override readonly name = 'DocumentFailure'
  readonly code: FailureCode
  /** With 11200: of the response. */
  readonly status: number | undefined
  constructor(code: FailureCode, message: string, status?: number) {
    super(message)
    this.code = code
    this.status = status
  }
}
