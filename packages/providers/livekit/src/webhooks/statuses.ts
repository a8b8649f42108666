import type { CallEnd, EndOutcome, Recording } from '@callplane/core'
import { wordTable } from '@callplane/kit'

/** How far a call has come, by the attribute `sip.callStatus` (docs.livekit.io, SIP participant). */
export type Stage = 'dialing' | 'ringing' | 'answered' | 'over'

export const stageOf = wordTable<Stage>({
  dialing: 'dialing',
  ringing: 'ringing',
  // Answered, and digits are being sent.
  automation: 'answered',
  active: 'answered',
  // Set when either side hangs up a call that was answered (livekit/sip, pkg/sip/participant.go).
  hangup: 'over',
})

/** Statuses in which the call has been answered. */
export const wasAnswered = (stage: Stage | undefined): boolean =>
  stage === 'answered' || stage === 'over'

const unanswered = (
  status: EndOutcome['status'],
  reason: EndOutcome['reason'],
): Omit<EndOutcome, 'rang'> => ({ status, reason })

/**
 * Why a participant that was never answered has left (livekit_models.proto, livekit/sip pkg/sip/errors.go). Busy and
 * declined are one reason, and so are an unknown number and no answer. Older bridges give `CLIENT_INITIATED` for most.
 */
const causes = wordTable<Omit<EndOutcome, 'rang'>>({
  USER_REJECTED: unanswered('rejected', 'unspecified'),
  USER_UNAVAILABLE: unanswered('no-answer', 'unspecified'),
  SIP_TRUNK_FAILURE: unanswered('failed', 'carrier-fault'),
  PARTICIPANT_REMOVED: unanswered('canceled', 'canceled'),
  ROOM_DELETED: unanswered('canceled', 'canceled'),
  ROOM_CLOSED: unanswered('canceled', 'canceled'),
  DUPLICATE_IDENTITY: unanswered('canceled', 'unspecified'),
})

/** Ends of answered calls that were not a hang-up. */
const breaks: ReadonlySet<string> = new Set([
  'UNKNOWN_REASON',
  'SERVER_SHUTDOWN',
  'STATE_MISMATCH',
  'JOIN_FAILURE',
  'MIGRATION',
  'SIGNAL_CLOSE',
  'CONNECTION_TIMEOUT',
  'MEDIA_FAILURE',
])

/**
 * The end of a call whose participant has left. A phone may ring without a ringing report, so `rang` is never `no`:
 * the bridge says `dialing` until a 18x response.
 */
export const endOf = (reason: string, stage: Stage | undefined): CallEnd => {
  if (wasAnswered(stage))
    return {
      status: 'completed',
      reason: breaks.has(reason) ? 'unspecified' : 'hung-up',
      rang: 'yes',
    }
  const rang = stage === 'ringing' ? 'yes' : 'unknown'
  const outcome = causes(reason) ?? unanswered('failed', 'unspecified')
  // Without a ringing report it may as well be a number that does not exist.
  return outcome.status === 'no-answer' && rang === 'unknown'
    ? { status: 'failed', reason: 'unspecified', rang }
    : { ...outcome, ...(outcome.status === 'no-answer' && { reason: 'no-answer' as const }), rang }
}

/** The participant is no longer in its room, and nothing told why. */
export const goneEnd: CallEnd = {
  status: 'completed',
  reason: 'unspecified',
  rang: 'yes',
  ifUnanswered: { status: 'no-answer', reason: 'unspecified', rang: 'unknown' },
}

const sipEnds = wordTable<Omit<EndOutcome, 'rang'>>({
  403: unanswered('failed', 'blocked'),
  404: unanswered('failed', 'invalid-number'),
  408: unanswered('no-answer', 'no-answer'),
  480: unanswered('no-answer', 'unspecified'),
  484: unanswered('failed', 'invalid-number'),
  486: unanswered('busy', 'busy'),
  487: unanswered('no-answer', 'no-answer'),
  503: unanswered('failed', 'congestion'),
  600: unanswered('busy', 'busy'),
  603: unanswered('rejected', 'declined'),
  604: unanswered('failed', 'invalid-number'),
  607: unanswered('failed', 'blocked'),
})

/** The end of a call whose INVITE had this final response. None of them proves that no phone rang. */
export const endOfSip = (status: number): CallEnd => ({
  ...(sipEnds(status) ??
    (status >= 500 && status < 600
      ? unanswered('failed', 'carrier-fault')
      : unanswered('failed', 'unspecified'))),
  rang: 'unknown',
})

/** States of a recording (livekit_egress.proto); proto3 JSON leaves out the first, EGRESS_STARTING. */
export const recordingStatusOf = wordTable<Recording['status']>({
  EGRESS_STARTING: 'in-progress',
  EGRESS_ACTIVE: 'in-progress',
  EGRESS_ENDING: 'in-progress',
  EGRESS_COMPLETE: 'completed',
  EGRESS_LIMIT_REACHED: 'completed',
  EGRESS_FAILED: 'failed',
  EGRESS_ABORTED: 'failed',
})
