import { formatPath, type CallErrorCode, type Fault } from '@callplane/core'
import { jsonResponse } from '@callplane/kit'
import type { DoorResponse } from '../door-face.ts'
import type { Refusal, RefusalReason } from '../door-refusal.ts'

type Answer = readonly [status: number, code: number]

/** twilio.com/docs/api/errors, by what the dispatcher or a provider said. */
const ofErrors: Readonly<Partial<Record<CallErrorCode, Answer>>> = {
  'number-invalid': [400, 21211],
  'caller-id': [400, 21210],
  'caller-not-in-rule': [400, 21210],
  geo: [400, 21215],
  'guard-refused': [400, 21216],
  auth: [401, 20003],
  permission: [403, 20006],
  balance: [400, 21218],
  rate: [429, 20429],
  concurrency: [429, 10004],
  conflict: [409, 20409],
  'not-found': [404, 20404],
  'call-unknown': [404, 20404],
  'call-not-live': [400, 21220],
  closed: [503, 20503],
  'provider-down': [503, 20503],
}

/** A fault of one parameter has a code of its own. */
const ofParameters: Readonly<Record<string, readonly [missing: number, wrong: number]>> = {
  To: [21201, 21211],
  to: [21201, 21211],
  From: [21213, 21212],
  from: [21213, 21212],
  Url: [21205, 21205],
  Twiml: [21203, 12100],
  StatusCallback: [21609, 21609],
}

const ofReasons: Readonly<Record<Exclude<RefusalReason, 'failed' | 'invalid'>, Answer>> = {
  unauthenticated: [401, 20003],
  'not-found': [404, 20404],
  'not-served': [501, 20501],
  'too-large': [413, 20413],
  unexpected: [500, 20500],
}

const codeOfFault = ({ path, message, code }: Fault): number => {
  const ofError = code && ofErrors[code]
  if (ofError) return ofError[1]
  const name = path.map(String).find((part) => Object.hasOwn(ofParameters, part))
  const [missing, wrong] = (name !== undefined && ofParameters[name]) || [20001, 20001]
  return message.startsWith('is required') ? missing : wrong
}

const answerOf = ({ reason, error, faults = [] }: Refusal): Answer => {
  if (reason === 'invalid') return [400, faults[0] ? codeOfFault(faults[0]) : 20001]
  if (reason === 'failed') return (error && ofErrors[error.code]) ?? [400, 20001]
  return ofReasons[reason]
}

const messageOf = ({ reason, message, faults = [] }: Refusal): string => {
  if (reason === 'unauthenticated') return 'Authenticate'
  if (reason !== 'invalid' || faults.length === 0) return message
  return faults.map((fault) => `${formatPath(fault.path)}: ${fault.message}`).join('; ')
}

/** The error body that Twilio's clients throw (twilio.com/docs/usage/twilios-response#response-formats-exceptions). */
export const refuse = (refusal: Refusal): DoorResponse => {
  const [status, code] = answerOf(refusal)
  const response = jsonResponse(status, {
    code,
    message: messageOf(refusal),
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  })
  return status === 401
    ? {
        ...response,
        headers: { ...response.headers, 'www-authenticate': 'Basic realm="Twilio API"' },
      }
    : response
}
