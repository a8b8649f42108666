import type {
  Call,
  CallReportEvent,
  DocumentReport,
  ReportedTime,
  WireRequest,
} from '@callplane/core'
import { hexOfCallId, hmac, uuidOfHex } from '@callplane/kit'
import type { DocumentAccount } from './accounts.ts'
import type { Envelope, Payload, ReportProtocol } from './protocol.ts'

/** Daily's own id of a call that it carries; else one that is made of ours, as behind a door always. */
const sessionId = ({ call, document }: DocumentReport): string => {
  const own = document.door === undefined && call.plugin === 'daily'
  return (own ? call.references['session'] : undefined) ?? uuidOfHex(hexOfCallId(call.id))
}

const userId = ({ tags }: Call): string | undefined =>
  tags.find((tag) => tag.startsWith('daily-user:'))?.slice('daily-user:'.length)

/** Type and the word for it in ids of events (docs.daily.co …/webhooks/events). */
const typeOf = (
  event: CallReportEvent,
  { status }: Call,
): readonly [string, string] | undefined => {
  switch (event) {
    case 'ringing':
      return ['dialout.connected', 'con']
    case 'answered':
      return ['dialout.answered', 'ans']
    case 'ended':
      return status === 'failed' ? ['dialout.error', 'err'] : ['dialout.stopped', 'stop']
    default:
      return undefined
  }
}

/** Whole seconds since 1970, as the samples write them: a text. */
const secondsOf = (time: ReportedTime, otherwise: string): string =>
  String(Math.floor(Date.parse(time === null || time === 'unknown' ? otherwise : time) / 1000))

const timeOf = (event: CallReportEvent, call: Call): ReportedTime =>
  event === 'ringing' ? call.ringingAt : event === 'answered' ? call.answeredAt : call.endedAt

const domainOf = (account: DocumentAccount | undefined): string | undefined =>
  account?.dialect === 'daily' ? account.domainId : undefined

const reportOf = (report: DocumentReport, account: DocumentAccount | undefined): Payload | null => {
  const { about, at } = report
  const found = 'event' in about ? typeOf(about.event, about.record) : undefined
  if (!('event' in about) || !found) return null
  const [type, word] = found
  const { record, event } = about
  const session = sessionId(report)
  const user = userId(record)
  const domain = domainOf(account)
  return {
    version: '1.0.0',
    type,
    id: `0-dial-out-${word}-${session}`,
    payload: {
      ...(domain !== undefined && { domain_id: domain }),
      room: record.room,
      timestamp: secondsOf(timeOf(event, record), at),
      session_id: session,
      ...(user !== undefined && { user_id: user }),
      ...(type === 'dialout.error'
        ? { error_msg: record.error?.message ?? `the call failed: ${record.endReason}` }
        : { destination: record.to, origin: record.from ?? '' }),
    },
    event_ts: Date.parse(at) / 1000,
  }
}

/** HMAC-SHA256 with the decoded secret over time and body (docs.daily.co/reference/rest-api/webhooks). */
const requestOf = (payload: Payload, { url, account, now }: Envelope): WireRequest => {
  const body = JSON.stringify(payload)
  const timestamp = String(Math.floor(now / 1000))
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'x-webhook-timestamp': timestamp,
      ...(account?.dialect === 'daily' && {
        'x-webhook-signature': hmac(
          'sha256',
          Buffer.from(account.hmac, 'base64'),
          `${timestamp}.${body}`,
          'base64',
        ),
      }),
    },
    body,
  }
}

/** "Up to five times, with a back-off of up to 15 minutes" (`exponential`); the steps between are [inferred]. Seconds. */
const pauses = [15, 60, 180, 480, 900]

/** How Daily tells of dial-outs. */
export const dailyProtocol: ReportProtocol = {
  // [inferred] "Quickly" is all that is documented.
  waitsMs: 10_000,
  reportOf,
  requestOf,
  retryInMs: (tries) => {
    const seconds = pauses[tries - 1]
    return seconds === undefined ? null : seconds * 1000
  },
}
