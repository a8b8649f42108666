import { json, type EmulatorResponse } from '../../server/message.ts'

/**
 * Twilio refuses with one error at a time. Codes from twilio.com/docs/api/errors as the fact sheet
 * lists them; the sheet marks 21212, 21219 and 21220 as unverified. Codes that it lacks are marked
 * here.
 */
export const ERRORS = {
  authenticate: [401, 20003, 'Authenticate'],
  methodNotAllowed: [405, 20004, 'Method not allowed'],
  /** [inferred] Any other parameter out of type, range or enumeration. */
  invalidParameter: [400, 20001, 'Invalid parameter: {}'],
  notFound: [404, 20404, 'The requested resource {} was not found'],
  tooMany: [429, 20429, 'Too Many Requests'],
  broken: [500, 20500, 'An internal server error has occurred'],
  unavailable: [503, 20503, 'Service is unavailable. Please try again'],
  /** [inferred] A call cannot be deleted while it is in progress. */
  conflict: [409, 20409, 'The call is in progress and cannot be deleted'],
  noTo: [400, 21201, "No 'To' number is specified"],
  /** [inferred] */
  noFrom: [400, 21213, "No 'From' number is specified"],
  noUrl: [400, 21205, 'Url parameter is required.'],
  badUrl: [400, 21205, 'Url is not a valid URL: {}'],
  badDigits: [400, 21206, 'Invalid SendDigits: {}'],
  badMachineDetection: [400, 21207, 'Invalid MachineDetection: {}'],
  badTimeout: [400, 21208, 'Invalid Timeout: {}'],
  badMethod: [400, 21209, 'Invalid HTTP method: {}'],
  notVerified: [
    400,
    21210,
    'The source phone number provided, {}, is not yet verified for your account. You may only make calls from phone numbers that you have verified or purchased from Twilio.',
  ],
  badTo: [400, 21211, 'The phone number you are attempting to call, {}, is not valid.'],
  badFrom: [400, 21212, 'The source phone number provided, {}, is not valid.'],
  /** Of the test numbers (twilio.com/docs/iam/test-credentials). */
  testUnroutable: [400, 21214, "'To' phone number cannot be reached: {}"],
  testNoPermission: [400, 21215, 'Account not authorized to make international calls: {}'],
  testBlocked: [400, 21216, 'Call blocked: {}'],
  testInvalid: [400, 21217, 'Phone number does not appear to be valid: {}'],
  badApplication: [400, 21218, 'Invalid ApplicationSid: {}'],
  notInProgress: [400, 21220, 'Call is not in-progress. Cannot redirect.'],
  /** Same code, seen in public reports of recordings started too early or too late. */
  notRecordable: [400, 21220, 'Requested resource is not eligible for recording'],
  badStatusCallback: [400, 21609, 'Invalid StatusCallback URL: {}'],
  /** support.twilio.com 51034176439707: also for 30 days after the trunk that had it was deleted. */
  domainTaken: [400, 21248, 'Trunk Domain already taken'],
  /** [inferred] Codes of the trunk and SIP resources below are in no page that was read. */
  badDomain: [
    400,
    21245,
    'Trunk domain must end with pstn.twilio.com and hold letters, digits and - : {}',
  ],
  sipDomainTaken: [400, 21232, 'The SIP domain name {} is already in use'],
  duplicate: [400, 21240, 'The resource is already associated: {}'],
  credentialTaken: [400, 21242, 'A credential with this username exists in the list'],
  weakPassword: [
    400,
    21241,
    'The password must be at least 12 characters long and contain a digit and both cases',
  ],
  badAddress: [400, 21235, 'IpAddress is not valid: {}'],
  inUse: [400, 21230, 'The list is in use and cannot be deleted'],
  noNumber: [400, 21421, 'PhoneNumber is invalid or missing: {}'],
  notAvailable: [400, 21422, '{} is not available.'],
  badStatusCallbackEvent: [400, 21626, 'Invalid StatusCallbackEvent: {}'],
} as const satisfies Record<string, readonly [status: number, code: number, message: string]>

export type ErrorName = keyof typeof ERRORS

/** Thrown by validation, answered by the router; never leaves the face. */
export class TwilioError extends Error {
  override readonly name = 'TwilioError'
  readonly status: number
  readonly code: number
  constructor(name: ErrorName, about = '') {
    const [status, code, message] = ERRORS[name]
    super(message.replace('{}', about))
    this.status = status
    this.code = code
  }
}

export function refuse({ status, code, message }: TwilioError): EmulatorResponse {
  return json(
    status,
    { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
    status === 401 ? { 'www-authenticate': 'Basic realm="Twilio API"' } : {},
  )
}

/** Twilio's own body for a status that its API did not choose. */
export function failureOf(status: number): EmulatorResponse {
  const name = Object.entries(ERRORS).find(
    ([name, [known]]) => known === status && ['tooMany', 'broken', 'unavailable'].includes(name),
  )?.[0] as ErrorName | undefined
  if (name) return refuse(new TwilioError(name))
  return json(status, {
    code: 20000 + status,
    message: 'The request could not be completed',
    more_info: `https://www.twilio.com/docs/errors/${20000 + status}`,
    status,
  })
}

export function notEmulated(message: string): EmulatorResponse {
  return json(501, { code: 20501, message, more_info: MORE_INFO, status: 501 })
}

/** Twilio has no such code: the page says what the emulator has. */
const MORE_INFO = 'https://www.npmjs.com/package/@callplane/emulator'
