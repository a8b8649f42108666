import { json, type EmulatorResponse } from '../../server/message.ts'

/**
 * Codes and texts (developers.sinch.com/docs/voice/api-reference/errors). 40001, 40002, 40004, 40005 and 40400 are printed
 * there; the others follow the pattern of the status and two digits [inferred].
 */
const errors = {
  invalid: [400, 40_001, 'Invalid parameters'],
  missing: [400, 40_002, 'Bad request'],
  plus: [400, 40_005, 'Number missing leading +'],
  authorization: [401, 40_100, 'Illegal authorization header'],
  signature: [401, 40_103, 'Invalid signature'],
  timestamp: [401, 40_105, 'Timestamp missing or too old'],
  forbidden: [403, 40_300, 'Forbidden'],
  missingCall: [404, 40_400, 'Call not found'],
  missingConference: [404, 40_400, 'Conference not found'],
  missingNumber: [404, 40_400, 'Resource not found'],
} as const

/** Thrown by validation, answered by the face; never leaves it. */
export class SinchError extends Error {
  override readonly name = 'SinchError'
  readonly status: number
  readonly errorCode: number
  constructor(kind: keyof typeof errors, detail?: string) {
    const [status, errorCode, text] = errors[kind]
    super(detail === undefined ? text : `${text}: ${detail}`)
    this.status = status
    this.errorCode = errorCode
  }
}

const texts: Readonly<Record<number, string>> = {
  429: 'Capacity exceeded',
  500: 'Internal error',
  501: 'Not implemented',
}

/** The same body for a status that the face did not choose. */
export function failureOf(status: number, reference: string, message?: string): EmulatorResponse {
  return json(status, {
    errorCode: status * 100,
    message: message ?? texts[status] ?? 'Bad request',
    reference,
  })
}

export function refuse({ status, errorCode, message }: SinchError, reference: string) {
  return json(status, { errorCode, message, reference })
}
