import type { Fault } from '@callplane/core'

/** What a request of the CRM can be refused for. */
export type CrmErrorCode =
  | 'input.invalid'
  | 'contact.unknown'
  | 'contact.without-number'
  | 'user.without-phone'
  | 'call.unknown'
  | 'call.forbidden'
  | 'call.refused'
  | 'call.in-flight'
  | 'call.not-live'
  | 'call.conflict'
  | 'provider.refused'
  | 'dispatch.refused'
  | 'control.unsupported'
  | 'recording.unknown'
  | 'recording.unavailable'
  | 'recording.unsupported'

const marker = Symbol.for('callplane.CrmError')

/** A refusal; nothing was stored. Its message holds no numbers and no names. */
export class CrmError extends Error {
  override readonly name = 'CrmError'
  readonly code: CrmErrorCode
  readonly faults: readonly Fault[]
  /** The call it is about, such as the one that holds the user's line. */
  readonly callId: string | undefined

  constructor(
    code: CrmErrorCode,
    message: string,
    details: {
      readonly faults?: readonly Fault[]
      readonly callId?: string
      readonly cause?: unknown
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    Object.defineProperty(this, marker, { value: true })
    this.code = code
    this.faults = details.faults ?? []
    this.callId = details.callId
  }

  static isInstance(value: unknown): value is CrmError {
    return typeof value === 'object' && value !== null && marker in value
  }
}

/** A refusal because of one field. */
export const fieldError = (code: CrmErrorCode, field: string, message: string): CrmError =>
  new CrmError(code, `${field}: ${message}`, { faults: [{ path: [field], message }] })

/** Of a call that does not exist, and of one that the caller may not see: the two cannot be told apart. */
export const unknownCall = (): CrmError => fieldError('call.unknown', 'callId', 'unknown call')
