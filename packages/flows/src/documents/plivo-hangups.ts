import type { Call, EndReason } from '@callplane/core'

/** How a call ended, in Plivo's terms. */
export interface PlivoHangup {
  /** `CallStatus` of a hang-up webhook. */
  readonly status: string
  /** `hangup_cause_code`. */
  readonly code: number
  /** `hangup_cause_name`. */
  readonly name: string
  /** The cause of the switch, which hang-up webhooks carry too (seen, not documented). */
  readonly cause: string
  /** `hangup_source`. */
  readonly source: string
}

type Row = readonly [code: number, name: string, status: string, cause: string, source?: string]

const normal = 'NORMAL_CLEARING'

/**
 * plivo.com/docs/voice/troubleshooting/hangup-causes, and of its sources those that a reason implies. Of the statuses of an end
 * before the answer, busy, failed, timeout and no-answer are documented; `cancel` is the one of `<Dial>` [inferred].
 */
const rows: Readonly<Record<EndReason, Row>> = {
  'hung-up': [4000, 'Normal Hangup', 'completed', normal],
  transferred: [4000, 'Normal Hangup', 'completed', normal],
  'max-duration': [6000, 'Scheduled Hangup', 'completed', 'ALLOTTED_TIMEOUT', 'Plivo'],
  machine: [9100, 'Machine Detected', 'completed', normal, 'Plivo'],
  busy: [3010, 'Busy Line', 'busy', 'USER_BUSY', 'Carrier'],
  'no-answer': [3000, 'No Answer', 'no-answer', 'NO_ANSWER', 'Carrier'],
  'ring-timeout': [6010, 'Ring Timeout Reached', 'timeout', 'NO_ANSWER', 'Plivo'],
  declined: [3020, 'Rejected', 'failed', 'CALL_REJECTED', 'Carrier'],
  canceled: [1000, 'Cancelled', 'cancel', 'ORIGINATOR_CANCEL', 'API Request'],
  'invalid-number': [2000, 'Invalid Destination Address', 'failed', 'UNALLOCATED_NUMBER'],
  unreachable: [2010, 'Destination Out Of Service', 'failed', 'DESTINATION_OUT_OF_ORDER'],
  congestion: [3090, 'Network Congestion', 'failed', 'NORMAL_CIRCUIT_CONGESTION', 'Carrier'],
  'carrier-fault': [
    3080,
    'Internal Server Error From Carrier',
    'failed',
    'NORMAL_TEMPORARY_FAILURE',
    'Carrier',
  ],
  blocked: [2030, 'Destination Country Barred', 'failed', 'OUTGOING_CALL_BARRED', 'Plivo'],
  'near-end-unreachable': [5000, 'Network Error', 'failed', 'NETWORK_OUT_OF_ORDER', 'Plivo'],
  expired: [1000, 'Cancelled', 'cancel', 'ORIGINATOR_CANCEL', 'Plivo'],
  'no-route': [2010, 'Destination Out Of Service', 'failed', 'NO_ROUTE_DESTINATION', 'Plivo'],
  refused: [2010, 'Destination Out Of Service', 'failed', 'CALL_REJECTED', 'Plivo'],
  'no-report': [0, 'Unknown', 'failed', 'UNKNOWN'],
  unspecified: [0, 'Unknown', 'failed', 'UNKNOWN'],
}

/** How a call ended, as Plivo tells it. An answered call is `completed`, whatever ended it. */
export const plivoHangup = ({
  status: ended,
  endReason,
}: Pick<Call, 'status' | 'endReason'>): PlivoHangup => {
  const [code, name, status, cause, source = 'Unknown'] = rows[endReason ?? 'unspecified']
  return { code, name, cause, source, status: ended === 'completed' ? 'completed' : status }
}
