import type { LegEnd } from '../../../network/leg.ts'
import type { CallStatus } from './call.ts'

export type Ending = {
  readonly status: CallStatus
  readonly detail?: string
  /** Whether `completed` follows. */
  readonly completes: boolean
}

/**
 * Which event reports the end of a leg, and whether `completed` comes after it: it does after busy,
 * timeout, cancelled and failed, and not after rejected (api.support.vonage.com 360057200092); the page
 * does not name unanswered [inferred: it does not].
 */
export function endingOf({ cause, sipStatus }: LegEnd, rang: boolean): Ending {
  switch (cause) {
    case 'hang-up':
    case 'max-duration':
      return { status: 'completed', completes: false }
    case 'canceled':
      return { status: 'cancelled', completes: true }
    case 'busy':
      return { status: 'busy', completes: true }
    case 'no-answer':
      // 487: our own ringing timer; else the far network gave up.
      return sipStatus === 487
        ? { status: 'timeout', completes: true }
        : { status: 'unanswered', detail: 'unavailable', completes: false }
    case 'declined':
      return { status: 'rejected', detail: 'declined', completes: false }
    case 'invalid-number':
      return { status: 'failed', detail: 'number_out_of_service', completes: true }
    case 'carrier-failure':
      return { status: 'failed', detail: rang ? 'internal_error' : 'cannot_route', completes: true }
  }
}
