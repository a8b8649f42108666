import type { LegEnd } from '../../../network/leg.ts'

/** How a call ended, in Plivo's terms (plivo.com/docs/voice/troubleshooting/hangup-causes). */
export type Hangup = {
  readonly status: 'completed' | 'busy' | 'failed' | 'timeout' | 'no-answer' | 'cancel'
  readonly code: number
  readonly name: string
  /** The switch's own cause, which hang-up webhooks carry too (seen, not documented). */
  readonly cause: string
  readonly source: string
}

const hangup = (
  status: Hangup['status'],
  code: number,
  name: string,
  cause: string,
  source: string,
): Hangup => ({ status, code, name, cause, source })

export const hangups = {
  byApi: hangup('completed', 4000, 'Normal Hangup', 'NORMAL_CLEARING', 'API Request'),
  // Statuses of an end before the answer: only busy, failed, timeout and no-answer are documented; `cancel` is
  // the one of <Dial>.
  canceled: hangup('cancel', 1000, 'Cancelled', 'ORIGINATOR_CANCEL', 'API Request'),
  byCallee: hangup('completed', 4000, 'Normal Hangup', 'NORMAL_CLEARING', 'Callee'),
  byOtherLeg: hangup('completed', 4000, 'Normal Hangup', 'NORMAL_CLEARING', 'Caller'),
  callerGone: hangup('cancel', 4000, 'Normal Hangup', 'ORIGINATOR_CANCEL', 'Caller'),
  lostRace: hangup('cancel', 9000, 'Lost Race', 'LOSE_RACE', 'Plivo'),
  byXml: hangup('completed', 4000, 'Normal Hangup', 'NORMAL_CLEARING', 'Answer XML'),
  endOfXml: hangup('completed', 4010, 'End Of XML Instructions', 'NORMAL_CLEARING', 'Plivo'),
  scheduled: hangup('completed', 6000, 'Scheduled Hangup', 'ALLOTTED_TIMEOUT', 'Plivo'),
  machine: hangup('completed', 9100, 'Machine Detected', 'NORMAL_CLEARING', 'Plivo'),
  unreachableUrl: {
    answer: hangup('completed', 7011, 'Error Reaching Answer URL', 'NORMAL_CLEARING', 'Error'),
    action: hangup('completed', 7012, 'Error Reaching Action URL', 'NORMAL_CLEARING', 'Error'),
    transfer: hangup('completed', 7013, 'Error Reaching Transfer URL', 'NORMAL_CLEARING', 'Error'),
    redirect: hangup('completed', 7014, 'Error Reaching Redirect URL', 'NORMAL_CLEARING', 'Error'),
  },
  invalidXml: {
    answer: hangup('completed', 8011, 'Invalid Answer XML', 'NORMAL_CLEARING', 'Error'),
    action: hangup('completed', 8012, 'Invalid Action XML', 'NORMAL_CLEARING', 'Error'),
    transfer: hangup('completed', 8013, 'Invalid Transfer XML', 'NORMAL_CLEARING', 'Error'),
    redirect: hangup('completed', 8014, 'Invalid Redirect XML', 'NORMAL_CLEARING', 'Error'),
  },
} as const

/** The hang-up cause of a leg that ended on the network. */
export function hangupOf({ cause, by }: LegEnd): Hangup {
  switch (cause) {
    case 'hang-up':
      return by === 'callee' ? hangups.byCallee : hangups.byApi
    case 'canceled':
      return hangups.canceled
    case 'max-duration':
      return hangups.scheduled
    case 'busy':
      return hangup('busy', 3010, 'Busy Line', 'USER_BUSY', 'Carrier')
    case 'no-answer':
      return hangup('timeout', 6010, 'Ring Timeout Reached', 'NO_ANSWER', 'Plivo')
    case 'declined':
      return hangup('failed', 3020, 'Rejected', 'CALL_REJECTED', 'Carrier')
    case 'invalid-number':
      return hangup('failed', 2000, 'Invalid Destination Address', 'UNALLOCATED_NUMBER', 'Carrier')
    case 'carrier-failure':
      return hangup(
        'failed',
        3080,
        'Internal server error from carrier',
        'NORMAL_TEMPORARY_FAILURE',
        'Carrier',
      )
  }
}
