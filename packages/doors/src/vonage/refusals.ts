import { formatPath, type CallErrorCode, type Fault } from '@callplane/core'
import { jsonResponse, uuidFor } from '@callplane/kit'
import type { DoorRequest, DoorResponse } from '../door-face.ts'
import type { Refusal, RefusalReason } from '../door-refusal.ts'

const ofErrors: Readonly<Partial<Record<CallErrorCode, number>>> = {
  auth: 401,
  balance: 402,
  permission: 403,
  geo: 403,
  'guard-refused': 403,
  'not-found': 404,
  'call-unknown': 404,
  conflict: 409,
  rate: 429,
  concurrency: 429,
  unsupported: 501,
  closed: 503,
  'provider-down': 503,
}

const ofReasons: Readonly<Record<Exclude<RefusalReason, 'failed'>, number>> = {
  unauthenticated: 401,
  'not-found': 404,
  'not-served': 501,
  invalid: 400,
  'too-large': 413,
  unexpected: 500,
}

/** developer.vonage.com/en/api-errors; what Vonage has no entry for has the name of the status. */
const titles: Readonly<Record<number, readonly [title: string, slug: string]>> = {
  400: ['Bad Request', 'bad-request'],
  401: ['Unauthorized', 'unauthorized'],
  402: ['Low Balance', 'low-balance'],
  403: ['Forbidden', 'forbidden'],
  404: ['Not Found', 'not-found'],
  409: ['Conflict', 'conflict'],
  413: ['Payload Too Large', 'payload-too-large'],
  429: ['Rate Limit Hit', 'throttled'],
  500: ['Internal Error', 'internal-error'],
  501: ['Not Implemented', 'not-implemented'],
  503: ['Service Unavailable', 'unavailable'],
}

/** Paths of a neutral call as Vonage's request names them; other faults keep their path. */
const names: readonly (readonly [RegExp, string])[] = [
  [/^connect\.document\.url\b/, 'answer_url'],
  [/^connect\.(?:document\.content|flow)\b/, 'ncco'],
  [/^reports\b/, 'event_url'],
  [/^ringTimeout\b/, 'ringing_timer'],
  [/^maxDuration\b/, 'length_timer'],
]

const invalidParameter = ({ path, message }: Fault): { name: string; reason: string } => {
  const whole = formatPath(path[0] === 'body' ? path.slice(1) : path)
  return { name: names.find(([own]) => own.test(whole))?.[1] ?? whole, reason: message }
}

/** Problem details as Vonage's clients throw them. */
export const refuse = (refusal: Refusal, { path }: DoorRequest): DoorResponse => {
  const { reason, message, error, faults = [] } = refusal
  const status = reason === 'failed' ? ((error && ofErrors[error.code]) ?? 400) : ofReasons[reason]
  const [title, slug] = titles[status] ?? ['Bad Request', 'bad-request']
  const problem = {
    type: `https://developer.vonage.com/en/api-errors#${slug}`,
    title,
    detail: message,
    instance: uuidFor(path),
    ...(faults.length > 0 && { invalid_parameters: faults.map(invalidParameter) }),
  }
  return jsonResponse(status, problem, 'application/problem+json')
}
