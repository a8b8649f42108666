import type { CallErrorCode, Fault } from '@callplane/core'
import { jsonResponse } from '@callplane/kit'
import type { DoorRequest, DoorResponse } from '../door-face.ts'
import type { Refusal } from '../door-refusal.ts'

type Known = readonly [status: number, code: string, title: string]

/** Status, code and title as the OpenAPI document (16 Jul 2026) and developers.telnyx.com/docs/overview/errors have them. */
const known = {
  unauthenticated: [401, '10009', 'Authentication failed'],
  forbidden: [403, '10010', 'Authorization failed'],
  missing: [422, '10004', 'Missing required parameter'],
  badValue: [422, '10015', 'Invalid value'],
  badNumber: [422, '10016', 'Phone number must be in +E164 format'],
  badJson: [400, '10015', 'Bad Request'],
  notFound: [404, '10005', 'Resource not found'],
  badCall: [422, '90015', 'Invalid Call Control ID'],
  ended: [422, '90018', 'Call has already ended'],
  notAnswered: [422, '90034', 'Call not answered yet'],
  cannot: [422, '90033', 'Unable to execute command'],
  tooFast: [429, '90103', 'Dials per second limit exceeded'],
  tooLarge: [413, '10015', 'Bad Request'],
  unavailable: [503, '10007', 'Service unavailable'],
  broken: [500, '10007', 'Internal server error'],
} as const satisfies Record<string, Known>

type Name = keyof typeof known

/** What a call or a command failed of. */
const names: Readonly<Partial<Record<CallErrorCode, Name>>> = {
  'number-invalid': 'badNumber',
  'caller-id': 'forbidden',
  'caller-not-in-rule': 'forbidden',
  permission: 'forbidden',
  geo: 'forbidden',
  balance: 'forbidden',
  concurrency: 'forbidden',
  auth: 'forbidden',
  rate: 'tooFast',
  'call-not-live': 'ended',
  'call-unknown': 'badCall',
  unsupported: 'cannot',
  'provider-down': 'unavailable',
  transport: 'unavailable',
  timeout: 'unavailable',
  unexpected: 'broken',
}

/** Where Telnyx has another name for a field of a call. */
const parameters: Readonly<Record<string, string>> = {
  ringTimeout: 'timeout_secs',
  maxDuration: 'time_limit_secs',
  dtmf: 'send_digits_on_answer',
  idempotencyKey: 'command_id',
  sipHeaders: 'custom_headers',
  metadata: 'client_state',
  machineDetection: 'answering_machine_detection',
  mediaEncryption: 'media_encryption',
}

const errorOf = (name: Name, detail: string, source?: Readonly<Record<string, string>>) => {
  const [, code, title] = known[name]
  const url = `https://developers.telnyx.com/docs/overview/errors/${code}`
  return { code, title, detail, ...(source && { source }), meta: { url } }
}

/** Numbers and texts of the path, as Telnyx writes them: a JSON pointer into the body, or the name of a parameter. */
const sourceOf = ({ path }: Fault): Readonly<Record<string, string>> | undefined => {
  const [first = '', ...rest] = path.map(String).filter((part) => part !== 'body')
  if (first === 'query') return { parameter: rest.join('') }
  if (first === '' || first === 'url' || first === 'method') return undefined
  return { pointer: ['', parameters[first] ?? first, ...rest].join('/') }
}

const faultOf = (fault: Fault) => {
  const source = sourceOf(fault)
  const name = source?.['pointer']?.slice(1) ?? source?.['parameter']
  if (name === undefined) return errorOf('badJson', fault.message)
  if (fault.message === 'is required')
    return errorOf('missing', `The '${name}' parameter is required and cannot be blank.`, source)
  const isNumber = (name === 'to' || name === 'from') && fault.message.includes('E.164')
  return errorOf(isNumber ? 'badNumber' : 'badValue', `'${name}': ${fault.message}`, source)
}

const invalid = (faults: readonly Fault[]): DoorResponse => {
  const errors = faults.map((fault) => faultOf(fault))
  const isUnread = errors.every(({ title }) => title === known.badJson[2])
  return jsonResponse(isUnread ? 400 : 422, { errors })
}

const isCommand = ({ path }: DoorRequest): boolean => /^\/v2\/calls(?:\/|$)/.test(path)

const nameOf = ({ reason, subject, error }: Refusal, request: DoorRequest): Name => {
  switch (reason) {
    case 'unauthenticated':
      return 'unauthenticated'
    case 'not-found':
      return subject === 'call' && isCommand(request) ? 'badCall' : 'notFound'
    case 'not-served':
      return isCommand(request) ? 'cannot' : 'notFound'
    case 'too-large':
      return 'tooLarge'
    case 'failed':
      return (error && names[error.code]) ?? 'badValue'
    case 'invalid':
      return 'badValue'
    case 'unexpected':
      return 'broken'
  }
}

/**
 * A refusal as Telnyx words it. Its client repeats a dial after 408, 409, 429 and any 5xx, without a key that would tell
 * the second from the first; it obeys `x-should-retry`, which keeps the phone from ringing twice.
 */
export const refuse = (refusal: Refusal, request: DoorRequest): DoorResponse => {
  const faults = refusal.faults ?? []
  if (faults.length > 0) return invalid(faults)
  const name = nameOf(refusal, request)
  const [status] = known[name]
  const source = name === 'badCall' ? { pointer: '/call_control_id' } : undefined
  const response = jsonResponse(status, { errors: [errorOf(name, refusal.message, source)] })
  const mayRepeat = refusal.error?.dialled === 'no' || request.method === 'GET'
  if (status < 500 || mayRepeat) return response
  return { ...response, headers: { ...response.headers, 'x-should-retry': 'false' } }
}
