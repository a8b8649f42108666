import type { LegEnd } from '../../../network/leg.ts'
import type { CallStatus } from './call.ts'

/**
 * 486, 600 and 603 are all `busy` at Twilio: a declined call has no status of its own [inferred
 * from the closed list of statuses; SipResponseCode tells them apart].
 */
export function statusOf({ cause }: LegEnd): CallStatus {
  switch (cause) {
    case 'hang-up':
    case 'max-duration':
      return 'completed'
    case 'canceled':
      return 'canceled'
    case 'busy':
    case 'declined':
      return 'busy'
    case 'no-answer':
      return 'no-answer'
    case 'invalid-number':
    case 'carrier-failure':
      return 'failed'
  }
}
