import { json, type EmulatorResponse } from '../../server/message.ts'

type Known = readonly [status: number, code: string, title: string, detail: string]

/** Status, code, title and detail as the OpenAPI document (16 Jul 2026) and developers.telnyx.com/docs/overview/errors have them. */
const ERRORS = {
  unauthenticated: [
    401,
    '10009',
    'Authentication failed',
    'The required authentication headers were either invalid or not included in the request.',
  ],
  /** [inferred] The wording; code and reason are documented: a caller ID must be of the account (D35). */
  notOwned: [
    403,
    '10010',
    'Authorization failed',
    'The from number is not one of your numbers (D35).',
  ],
  notFound: [
    404,
    '10005',
    'Resource not found',
    'The requested resource or URL could not be found.',
  ],
  missing: [
    422,
    '10004',
    'Missing required parameter',
    "The '{}' parameter is required and cannot be blank.",
  ],
  badValue: [422, '10015', 'Invalid value', "The value of '{}' is not valid."],
  badConnection: [
    422,
    '10015',
    'Invalid value for connection_id (Call Control App ID)',
    'The requested connection_id (Call Control App ID) is either invalid or does not exist. Only Call Control Apps with valid webhook URL are accepted.',
  ],
  badNumber: [
    422,
    '10016',
    'Phone number must be in +E164 format',
    "The '{}' parameter must be in E164 format.",
  ],
  badEnum: [422, '10032', 'Invalid enumerated value', 'The value must be one of: {}.'],
  outOfRange: [422, '10033', 'Value outside of range', 'The value is outside of allowed range {}'],
  noSrtpToPhone: [
    422,
    '10011',
    'Media encryption not supported for PSTN calls',
    'SRTP media encryption is not supported for PSTN calls.',
  ],
  badCall: [422, '90015', 'Invalid Call Control ID', 'The call_control_id provided was not valid.'],
  ended: [
    422,
    '90018',
    'Call has already ended',
    "This call is no longer active and can't receive commands.",
  ],
  conferenceEnded: [
    422,
    '90019',
    'Conference has already ended',
    "This conference is no longer active and can't receive commands.",
  ],
  /** [inferred] Code and wording. */
  conferenceFull: [
    422,
    '90033',
    'Unable to execute command',
    'The conference has reached its maximum number of participants.',
  ],
  noAudio: [
    422,
    '90020',
    'Call recording triggered before audio started',
    'Call recording cannot be started until audio has commenced on the call.',
  ],
  conferenceExists: [
    422,
    '90033',
    'Unable to execute command',
    "Conference with given name already exists and it's active.",
  ],
  notAnswered: [
    422,
    '90034',
    'Call not answered yet',
    "This call can't receive this command because it has not been answered yet.",
  ],
  /** [inferred] Status and wording; code and meaning are documented. */
  duplicate: [409, '10012', 'Duplicate resource', "A resource with this '{}' exists already."],
  /** [inferred] That a profile in use cannot be deleted; code and wording. */
  inUse: [422, '10015', 'Resource in use', 'The resource is in use by {}.'],
  srtpOverTls: [
    422,
    '10015',
    'Invalid encrypted_media',
    'encrypted_media cannot be set if the transport_protocol is TLS.',
  ],
  notForSale: [422, '10015', 'Invalid phone number', 'The phone number is not available.'],
  badJson: [400, '10015', 'Bad Request', 'The request body is not valid JSON.'],
  tooFast: [
    429,
    '90103',
    'Dials per second limit exceeded',
    'The number of dials per second allowed for this account was exceeded.',
  ],
  tooMany: [
    429,
    '10011',
    'Too many requests',
    'You have exceeded the maximum number of allowed requests.',
  ],
  broken: [500, '10007', 'Internal server error', 'Internal server error'],
  unavailable: [503, '10007', 'Service unavailable', 'Service unavailable'],
} as const satisfies Record<string, Known>

export type ErrorName = keyof typeof ERRORS

export type Fault = {
  readonly name: ErrorName
  /** Fills the detail: a parameter, a range, the values of an enumeration. */
  readonly about?: string
  /** JSON pointer into the body. */
  readonly pointer?: string
}

/** Thrown by validation, answered by the router; never leaves the face. */
export class TelnyxError extends Error {
  override readonly name = 'TelnyxError'
  readonly faults: readonly Fault[]
  constructor(...faults: readonly Fault[]) {
    super(faults.map(({ name }) => name).join(', '))
    this.faults = faults
  }
}

export function refuse({ faults }: TelnyxError): EmulatorResponse {
  const errors = faults.map(({ name, about = '', pointer }) => {
    const [, code, title, detail] = ERRORS[name]
    return {
      code,
      title,
      detail: detail.replace('{}', about),
      ...(pointer === undefined ? {} : { source: { pointer } }),
      meta: { url: `https://developers.telnyx.com/docs/overview/errors/${code}` },
    }
  })
  return json(ERRORS[faults[0]!.name][0], { errors })
}

/** Telnyx's own body for a status that its API did not choose. */
export function failureOf(status: number): EmulatorResponse {
  if (status === 429) return refuse(new TelnyxError({ name: 'tooFast' }))
  if (status === 503) return refuse(new TelnyxError({ name: 'unavailable' }))
  const { body, headers } = refuse(new TelnyxError({ name: 'broken' }))
  return { status, headers, body }
}

export function notEmulated(message: string): EmulatorResponse {
  return json(501, { errors: [{ code: '10007', title: 'Not emulated', detail: message }] })
}
