import type { CallEnd } from '@callplane/core'
import { wordTable } from '@callplane/kit'

const end = (
  status: CallEnd['status'],
  reason: CallEnd['reason'],
  rang: CallEnd['rang'],
): CallEnd => ({
  status,
  reason,
  rang,
})

/**
 * `hangup_cause` of `call.hangup` (OpenAPI, 16 Jul 2026). No event reports ringing, so `rang` is `no` only if no phone
 * exists and `yes` only after an answer.
 */
const causes = wordTable<CallEnd>({
  // Sent after an answer in all known cases, though not documented.
  normal_clearing: end('completed', 'hung-up', 'unknown'),
  time_limit: end('completed', 'max-duration', 'yes'),
  originator_cancel: end('canceled', 'canceled', 'unknown'),
  // After `timeout_secs`; a phone that is switched off does not ring in that time.
  timeout: end('no-answer', 'ring-timeout', 'unknown'),
  no_answer: end('no-answer', 'no-answer', 'unknown'),
  user_busy: end('busy', 'busy', 'unknown'),
  call_rejected: end('rejected', 'declined', 'unknown'),
  // SIP 404: the number is not allocated (RFC 3261 §21.4.5).
  not_found: end('failed', 'invalid-number', 'no'),
})

/** `sip_hangup_cause` where the cause is `unspecified` or new: final SIP responses (RFC 3261 §21, RFC 7090). */
const byResponse = wordTable<CallEnd>({
  403: end('failed', 'blocked', 'unknown'),
  404: end('failed', 'invalid-number', 'no'),
  408: end('no-answer', 'no-answer', 'unknown'),
  410: end('failed', 'invalid-number', 'no'),
  480: end('no-answer', 'no-answer', 'unknown'),
  484: end('failed', 'invalid-number', 'no'),
  486: end('busy', 'busy', 'unknown'),
  487: end('canceled', 'canceled', 'unknown'),
  503: end('failed', 'carrier-fault', 'unknown'),
  600: end('busy', 'busy', 'unknown'),
  603: end('rejected', 'declined', 'unknown'),
  604: end('failed', 'invalid-number', 'no'),
  607: end('failed', 'blocked', 'unknown'),
})

/** Any other 5xx is a network failure; other statuses are inconclusive. */
export const endOf = (cause: string, response: string): CallEnd => {
  // A carrier or Telnyx refuses with 403 under the same name as a callee with 603.
  if (cause === 'call_rejected' && response === '403') return end('failed', 'blocked', 'unknown')
  return (
    causes(cause) ??
    byResponse(response) ??
    (/^5\d\d$/.test(response)
      ? end('failed', 'carrier-fault', 'unknown')
      : end('failed', 'unspecified', 'unknown'))
  )
}
