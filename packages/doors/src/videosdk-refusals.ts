import { formatPath } from '@callplane/core'
import { statusOfRefusal } from '@callplane/kit'
import type { Refusal, RefusalReason } from './door-refusal.ts'

/** VideoSDK publishes neither codes nor texts; the statuses are those that its own client knows (server-sdk 0.1.1). */
const statuses: Readonly<Record<Exclude<RefusalReason, 'failed'>, number>> = {
  unauthenticated: 401,
  'not-found': 404,
  'not-served': 501,
  invalid: 400,
  'too-large': 413,
  unexpected: 500,
}

/** The HTTP status of a refusal, the same for both generations of the API. */
export const statusOf = ({ reason, error }: Refusal): number =>
  reason === 'failed' ? ((error && statusOfRefusal[error.code]) ?? 400) : statuses[reason]

/** Every fault in one text, since the body has one message. */
export const messageOf = ({ reason, message, faults = [] }: Refusal): string => {
  if (reason === 'unauthenticated') return 'Token is invalid or expired'
  if (faults.length === 0) return message
  return faults.map(({ path, message: text }) => `"${formatPath(path)}" ${text}`).join('; ')
}
