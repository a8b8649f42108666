import type { Call, CallErrorCode, CallStatus, TimelineEntry, WireResponse } from '@callplane/core'

/** Our statuses in VideoSDK's words. It has none for a busy phone, and calls an unsettled one started. */
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

/** Errors by the status VideoSDK refuses with; its own client knows these and no others. */
const refusals: Readonly<Partial<Record<CallErrorCode, number>>> = {
  auth: 401,
  permission: 403,
  'rule-unknown': 404,
  'not-found': 404,
  'call-unknown': 404,
  conflict: 409,
  rate: 429,
  concurrency: 429,
  'provider-down': 500,
  transport: 500,
  timeout: 500,
  unexpected: 500,
}

const reply = (status: number, body: unknown): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

const logOf = (timeline: readonly TimelineEntry[], end: string): unknown[] =>
  timeline.flatMap(({ type, at }) => {
    const status = type === 'ended' ? end : steps[type]
    const timestamp = at === 'unknown' ? null : at
    return status ? [{ status, timestamp }] : []
  })

/** A call as the reply to `POST /v2/sip/call`. Its id is ours: the caller will ask us about it, not VideoSDK. */
export const renderCall = (call: Call): WireResponse => {
  // Only a call that was refused answers as a refusal; one that failed later had been accepted.
  if (call.status === 'failed' && call.error?.dialled === 'no') {
    const { code, message } = call.error
    return reply(refusals[code] ?? 400, { message, code })
  }
  const status = words[call.status].toUpperCase()
  const timelog = logOf(call.timeline, status)
  return reply(200, {
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
