import { formatPath, type CallErrorCode } from '@callplane/core'
import { jsonResponse } from '@callplane/kit'
import type { DoorRequest, DoorResponse } from '../door-face.ts'
import type { Refusal, RefusalReason } from '../door-refusal.ts'
import { hasReadableHeader } from './authenticate.ts'

type Answer = readonly [status: number, type: string]

/** `error` is a stable type (docs.daily.co/reference/rest-api); those but of authentication and rates are [inferred]. */
const invalid: Answer = [400, 'invalid-request-error']

const ofReasons: Readonly<Record<Exclude<RefusalReason, 'failed'>, Answer>> = {
  unauthenticated: [401, 'authentication-error'],
  'not-found': [404, 'not-found'],
  'not-served': [501, 'server-error'],
  invalid,
  'too-large': [413, 'invalid-request-error'],
  unexpected: [500, 'server-error'],
}

const ofErrors: Readonly<Partial<Record<CallErrorCode, Answer>>> = {
  rate: [429, 'rate-limit-error'],
  concurrency: [429, 'rate-limit-error'],
  'room-unusable': [404, 'not-found'],
  'room-missing': [404, 'not-found'],
  'not-found': [404, 'not-found'],
  'call-unknown': [404, 'not-found'],
  'call-not-live': [404, 'not-found'],
  'provider-down': [503, 'server-error'],
  transport: [503, 'server-error'],
  timeout: [503, 'server-error'],
  unexpected: [500, 'server-error'],
}

const answerOf = ({ reason, error }: Refusal, request: DoorRequest): Answer => {
  if (reason === 'failed') return (error && ofErrors[error.code]) ?? invalid
  if (reason === 'unauthenticated' && !hasReadableHeader(request))
    return [400, 'authorization-header-error']
  return ofReasons[reason]
}

/** `error` and `info`, a free text: every fault is in it. */
export const refuse = (refusal: Refusal, request: DoorRequest): DoorResponse => {
  const [status, error] = answerOf(refusal, request)
  const { message, faults = [] } = refusal
  const info =
    faults.length === 0
      ? message
      : faults.map(({ path, message: text }) => `'${formatPath(path)}' ${text}`).join('; ')
  return jsonResponse(status, { error, info })
}
