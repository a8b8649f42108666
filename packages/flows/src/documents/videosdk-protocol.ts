import { createPrivateKey, sign } from 'node:crypto'
import type {
  Call,
  CallReportEvent,
  CallStatus,
  DocumentReport,
  WireRequest,
} from '@callplane/core'
import type { Envelope, Payload, ReportProtocol } from './protocol.ts'

/** Our statuses in the words of VideoSDK's client (server-sdk 0.1.1). It has none for a busy phone. */
const statuses: Readonly<Record<CallStatus, string>> = {
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

const missed: ReadonlySet<CallStatus> = new Set(['busy', 'rejected', 'no-answer'])

/** Events of SIP webhooks (docs.videosdk.live …/sip-webhooks). [inferred] Which event a failed call has. */
const typeOf = (event: CallReportEvent, { status }: Call): string | undefined => {
  switch (event) {
    case 'initiated':
      return 'call-started'
    case 'ringing':
    case 'answered':
      return `call-${event}`
    case 'ended':
      return missed.has(status)
        ? 'call-missed'
        : status === 'failed'
          ? 'call-update'
          : 'call-hangup'
    default:
      return undefined
  }
}

const stateOf = (event: CallReportEvent, call: Call): string =>
  event === 'ended' ? statuses[call.status] : event

/** [inferred] The payload is published nowhere; it is the call as VideoSDK's API shows it. */
const reportOf = ({ about }: DocumentReport): Payload | null => {
  const webhookType = 'event' in about ? typeOf(about.event, about.record) : undefined
  if (!('event' in about) || webhookType === undefined) return null
  const { record, event } = about
  return {
    webhookType,
    data: {
      callId: record.id,
      type: record.direction,
      status: stateOf(event, record),
      roomId: record.room,
      to: record.to,
      from: record.from,
      sipCallTo: record.to,
      sipCallFrom: record.from,
      ruleId: record.rule,
      metadata: record.metadata,
      start: record.createdAt,
      end: record.endedAt === 'unknown' ? null : record.endedAt,
    },
  }
}

/** RSA with SHA-256 over the body, as `videosdk-signature` (docs.videosdk.live …/webhook-verification). */
const requestOf = (payload: Payload, { url, account }: Envelope): WireRequest => {
  const body = JSON.stringify(payload)
  const signature =
    account?.dialect === 'videosdk'
      ? sign('sha256', Buffer.from(body), createPrivateKey(account.privateKey)).toString('base64')
      : undefined
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      ...(signature !== undefined && { 'videosdk-signature': signature }),
    },
    body,
  }
}

/** [inferred] Whether and when VideoSDK repeats a delivery is not documented. Milliseconds. */
const pauses = [1_000, 10_000, 60_000]

/** How VideoSDK tells of SIP calls. */
export const videosdkProtocol: ReportProtocol = {
  // [inferred] Not documented.
  waitsMs: 10_000,
  reportOf,
  requestOf,
  retryInMs: (tries) => pauses[tries - 1] ?? null,
}
