import type { EndCause, LegEnd } from '../../../network/leg.ts'

/** Ends of a leg in the terms of `call.hangup`. */
const CAUSES: Readonly<Record<EndCause, string>> = {
  'hang-up': 'normal_clearing',
  canceled: 'originator_cancel',
  busy: 'user_busy',
  'no-answer': 'timeout',
  declined: 'call_rejected',
  'invalid-number': 'not_found',
  'carrier-failure': 'unspecified',
  'max-duration': 'time_limit',
}

/** `no_answer` replaces `timeout` where no other route is tried (`retry_on_timeout: false`). */
export function causeOf(end: LegEnd, retriesOnTimeout: boolean): Record<string, string> {
  const timedOut = end.cause === 'no-answer' && !retriesOnTimeout
  return {
    hangup_cause: timedOut ? 'no_answer' : CAUSES[end.cause],
    hangup_source: end.by === 'network' ? 'unknown' : end.by,
    sip_hangup_cause: String(end.sipStatus),
  }
}
