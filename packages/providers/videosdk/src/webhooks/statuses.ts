import type { CallEnd, CallEvent } from '@callplane/core'
import { wordTable } from '@callplane/kit'

/** Meaning of a VideoSDK status; `end` only if it ends the call. */
export interface Meaning {
  readonly type: CallEvent['type']
  readonly end?: CallEnd | undefined
}

/**
 * Every call status (`SipCallStatus` of @videosdk.live/server-sdk 0.1.1). There is no busy, no hang-up cause and no SIP
 * status: a busy phone is `rejected` or `failed`. No end shows whether the phone rang, and a missing ringing report
 * proves nothing, so `rang` is never `no`.
 */
export const statuses: Readonly<Record<string, Meaning>> = {
  initiated: { type: 'initiated' },
  ringing: { type: 'ringing' },
  answered: { type: 'answered' },
  // Ambiguous: `call/end` returns `ended` whatever the state of the call (docs …/sip/calls/call-end).
  ended: {
    type: 'ended',
    end: {
      status: 'completed',
      reason: 'hung-up',
      rang: 'yes',
      ifUnanswered: { status: 'canceled', reason: 'canceled', rang: 'unknown' },
    },
  },
  // "Not answered or missed by the recipient" (docs …/managing-calls/sip-webhooks, event call-missed).
  missed: { type: 'ended', end: { status: 'no-answer', reason: 'no-answer', rang: 'unknown' } },
  'not-answered': {
    type: 'ended',
    end: { status: 'no-answer', reason: 'no-answer', rang: 'unknown' },
  },
  rejected: { type: 'ended', end: { status: 'rejected', reason: 'declined', rang: 'unknown' } },
  // By its name, abandoned by the caller's side before an answer; not documented.
  abandoned: { type: 'ended', end: { status: 'canceled', reason: 'canceled', rang: 'unknown' } },
  failed: { type: 'ended', end: { status: 'failed', reason: 'unspecified', rang: 'unknown' } },
  // Inbound calls: offered, then admitted by the gateway's rules.
  incoming: { type: 'ringing' },
  verified: { type: 'detail' },
  'transfer-initiated': { type: 'detail' },
  'transfer-accepted': { type: 'detail' },
  transferring: { type: 'detail' },
  'transfer-ringing': { type: 'detail' },
  'transfer-failed': { type: 'detail' },
  // Only an answered call can be transferred, and the original session ends on success (docs …/call-transfer).
  transferred: {
    type: 'ended',
    end: { status: 'completed', reason: 'transferred', rang: 'yes' },
  },
  'switch-room-initiated': { type: 'detail' },
  'switch-room-completed': { type: 'detail' },
  'switch-room-failed': { type: 'detail' },
}

export const meaningOf = wordTable(statuses)

/**
 * Webhook events as the statuses they report, so that a webhook and the call's own log give one event. `call-update`
 * stands for whatever status it carries. Names: docs …/managing-calls/sip-webhooks and `SipWebhookEvent` of the client.
 */
export const webhookEvents: Readonly<Record<string, string | null>> = {
  'call-started': 'initiated',
  'call-ringing': 'ringing',
  'call-answered': 'answered',
  'call-hangup': 'ended',
  'call-missed': 'missed',
  'call-update': null,
  'call-transferred': 'transferred',
  'call-transfer-initiated': 'transfer-initiated',
  'call-transfer-accepted': 'transfer-accepted',
  'call-transferring': 'transferring',
  'call-transfer-ringing': 'transfer-ringing',
  'call-transfer-failed': 'transfer-failed',
  'switch-room-initiated': 'switch-room-initiated',
  'switch-room-completed': 'switch-room-completed',
  'switch-room-failed': 'switch-room-failed',
}

export const statusOfEvent = wordTable(webhookEvents)

/** Statuses are upper case in the create response and lower case elsewhere, so case is ignored. */
export const normaliseStatus = (status: string): string => status.trim().toLowerCase()

export const isOver = (status: string | null | undefined): boolean =>
  typeof status === 'string' && meaningOf(normaliseStatus(status))?.end !== undefined
