import type { Call, CallStatus, TimelineEntry, WireResponse } from '@callplane/core'
import { jsonResponse, refusalOf, statusOfRefusal } from '@callplane/kit'

/** Our statuses as VideoSDK's. It has none for a busy phone, and an unsettled call counts as started. */
const words: Readonly<Record<CallStatus, string>> = {
  queued: 'initiated',
  initiated: 'initiated',
  unknown: 'initiated',
  ringing: 'ringing',
  'in-progress': 'answered',
  completed: 'ended',
  busy: 'rejected',
  rejected: 'rejected',
  'no-answer': 'not-answered',
  canceled: 'abandoned',
  failed: 'failed',
}

const steps: Readonly<Record<string, string>> = {
  initiated: 'INITIATED',
  ringing: 'RINGING',
  answered: 'ANSWERED',
}

const logOf = (timeline: readonly TimelineEntry[], end: string): unknown[] =>
  timeline.flatMap(({ type, at, leg }) => {
    // The room's end of a call that another provider carries is a leg of its own.
    const status = leg !== 'far' ? undefined : type === 'ended' ? end : steps[type]
    const timestamp = at === 'unknown' ? null : at
    return status ? [{ status, timestamp }] : []
  })

/** The response to `POST /v2/sip/call`. Its id is ours, as the client will query this front door, not VideoSDK. */
export const renderCall = (call: Call): WireResponse => {
  const refusal = refusalOf(call)
  if (refusal) {
    const { code, message } = refusal
    return jsonResponse(statusOfRefusal[code] ?? 400, { message, code })
  }
  const status = words[call.status].toUpperCase()
  const timelog = logOf(call.timeline, status)
  return jsonResponse(200, {
    message: 'Call initiated successfully',
    data: {
      callId: call.id,
      status,
      roomId: call.room,
      sipCallTo: call.to,
      sipCallFrom: call.from,
      gatewayId: call.attempts.at(-1)?.gateway ?? null,
      metadata: call.metadata,
      timelog: timelog.length > 0 ? timelog : [{ status, timestamp: call.createdAt }],
    },
  })
}
