import type {
  Call,
  CallReportEvent,
  DocumentReport,
  EndReason,
  Recording,
  ReportedCall,
  ReportedTime,
  WireRequest,
} from '@callplane/core'
import { hexOfCallId, hexOfPart, uuidOfHex } from '@callplane/kit'
import { uuidOf } from './ids.ts'
import type { Envelope, Payload, ReportProtocol } from './protocol.ts'
import { telnyxRetryInMs, telnyxSignature } from './telnyx-delivery.ts'

/** Telnyx' own id of a call that it carries; else one that is made of ours, as behind a door always. */
const controlId = ({ call, document }: DocumentReport): string => {
  const own = document.door === undefined && call.plugin === 'telnyx'
  const bytes = Buffer.from(hexOfCallId(call.id), 'hex')
  return (own ? call.references['callControl'] : undefined) ?? `v3:${bytes.toString('base64url')}`
}

const idOf = ({ call, document }: DocumentReport, kind: 'callLeg' | 'callSession'): string => {
  const own = document.door === undefined && call.plugin === 'telnyx'
  return (own ? call.references[kind] : undefined) ?? uuidOfHex(hexOfCallId(call.id))
}

/** The `connection_id` with which a door dialled for the application. */
const connectionId = ({ tags }: Call): string | undefined =>
  tags.find((tag) => tag.startsWith('telnyx-connection:'))?.slice('telnyx-connection:'.length)

const known = (...times: readonly ReportedTime[]): string | undefined =>
  times.find((time): time is string => time !== null && time !== 'unknown')

/** `hangup_cause` (OpenAPI, 16 Jul 2026), by why a call ended. */
const causes: Readonly<Partial<Record<EndReason, string>>> = {
  'hung-up': 'normal_clearing',
  transferred: 'normal_clearing',
  machine: 'normal_clearing',
  'max-duration': 'time_limit',
  busy: 'user_busy',
  'no-answer': 'timeout',
  'ring-timeout': 'timeout',
  declined: 'call_rejected',
  canceled: 'originator_cancel',
  'invalid-number': 'not_found',
}

/** Who ended a call that was not answered; of one that was, carriers do not say. */
const sources: Readonly<Partial<Record<EndReason, string>>> = {
  busy: 'callee',
  declined: 'callee',
  canceled: 'caller',
}

const ofEnd = ({ endReason, error }: Call): Payload => ({
  state: 'hangup',
  hangup_cause: (endReason && causes[endReason]) ?? 'unspecified',
  hangup_source: (endReason && sources[endReason]) ?? 'unknown',
  ...(error?.sipStatus !== undefined && { sip_hangup_cause: String(error.sipStatus) }),
})

/** Where the application gets the file: at its door, else where the carrier keeps it. */
const fileOf = (report: DocumentReport, recording: Recording): Payload => {
  const id = uuidOfHex(hexOfPart(report.call.id, recording.id))
  const { door } = report.document
  const url = door === undefined ? recording.url : `${door}/v2/recordings/${id}/media`
  const format = /\.wav(?:[?#]|$)/i.test(recording.url ?? '') ? 'wav' : 'mp3'
  return {
    recording_id: door === undefined ? recording.id : id,
    recording_urls: url === undefined ? {} : { [format]: url },
    public_recording_urls: {},
  }
}

const ofRecording = (report: DocumentReport, recording: Recording, call: Call): Payload => {
  const start = known(call.answeredAt) ?? call.createdAt
  const end = new Date(Date.parse(start) + (recording.duration ?? 0) * 1000).toISOString()
  return {
    recording_started_at: start,
    ...(recording.duration !== undefined && { recording_ended_at: end }),
    ...fileOf(report, recording),
  }
}

const answerers: Readonly<Record<string, string>> = {
  human: 'human',
  machine: 'machine',
  fax: 'machine',
}

const names: Readonly<Partial<Record<CallReportEvent, string>>> = {
  initiated: 'call.initiated',
  answered: 'call.answered',
  machine: 'call.machine.detection.ended',
  ended: 'call.hangup',
  recording: 'call.recording.saved',
}

const about = (told: ReportedCall, report: DocumentReport): Payload => {
  const { event, record, recording } = told
  switch (event) {
    case 'initiated':
      return { state: 'bridging', direction: 'outgoing' }
    case 'answered':
      return { state: 'answered' }
    case 'machine':
      return { result: answerers[record.answeredBy ?? ''] ?? 'not_sure' }
    case 'recording':
      return recording ? ofRecording(report, recording, record) : {}
    default:
      return ofEnd(record)
  }
}

const timeOf = ({ event, record }: ReportedCall, { at }: DocumentReport): string => {
  const { createdAt, answeredAt, endedAt } = record
  const own = event === 'answered' ? answeredAt : event === 'ended' ? endedAt : null
  return known(own) ?? (event === 'initiated' ? createdAt : at)
}

/** Events of Call Control (OpenAPI, 16 Jul 2026). Telnyx has none for ringing. */
const reportOf = (report: DocumentReport): Payload | null => {
  const { about: told, token, tries, report: address } = report
  const name = 'event' in told ? names[told.event] : undefined
  if (!('event' in told) || name === undefined) return null
  const { record } = told
  const { clientState } = record.metadata
  const connection = connectionId(record)
  return {
    data: {
      record_type: 'event',
      event_type: name,
      // The same for every delivery: applications tell duplicates by it.
      id: uuidOf(token),
      occurred_at: timeOf(told, report),
      payload: {
        call_control_id: controlId(report),
        call_leg_id: idOf(report, 'callLeg'),
        call_session_id: idOf(report, 'callSession'),
        ...(connection !== undefined && { connection_id: connection }),
        client_state: typeof clientState === 'string' ? clientState : null,
        from: record.from ?? 'anonymous',
        to: record.to,
        start_time: record.createdAt,
        ...about(told, report),
      },
    },
    meta: { attempt: tries + 1, delivered_to: address.url },
  }
}

/** JSON in the body; of a GET, in the query. */
const requestOf = (payload: Payload, envelope: Envelope): WireRequest => {
  const { method, url } = envelope
  const json = JSON.stringify(payload)
  if (method === 'GET') {
    const query = `${url.includes('?') ? '&' : '?'}data=${encodeURIComponent(json)}`
    return { method, url: url + query, headers: telnyxSignature('', envelope) }
  }
  return {
    method,
    url,
    headers: { 'content-type': 'application/json', ...telnyxSignature(json, envelope) },
    body: json,
  }
}

/** How Telnyx tells of calls by Call Control. It signs with the account of TeXML. */
export const telnyxProtocol: ReportProtocol = {
  // `webhook_timeout_secs` may be up to 30; [inferred] what it is where an application does not say.
  waitsMs: 10_000,
  reportOf,
  requestOf,
  retryInMs: telnyxRetryInMs,
  usesFallback: true,
}
