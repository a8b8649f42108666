import type {
  Call,
  CallReportEvent,
  CallStatus,
  DocumentReport,
  Recording,
  ReportedCall,
  ReportedParty,
  ReportedTime,
} from '@callplane/core'
import type { Payload, ReportProtocol } from './protocol.ts'
import { accountSid, callSid, partySid, recordingSid, recordingUrl } from './twiml-ids.ts'

type Account = Parameters<ReportProtocol['reportOf']>[1]

/** twilio.com/docs/voice/api/recording#recordingstatuscallback, and `recordingStatusCallback` of verbs. */
const ofRecording = (
  report: DocumentReport,
  recording: Recording,
  account: Account,
  source: string,
): Payload => ({
  RecordingSid: recordingSid(report, recording.id),
  RecordingUrl: recordingUrl(report, recording, account),
  RecordingStatus: recording.status === 'in-progress' ? 'in-progress' : 'completed',
  RecordingDuration:
    recording.duration === undefined ? undefined : String(Math.round(recording.duration)),
  RecordingChannels: '1',
  RecordingSource: source,
})

/** twilio.com/docs/voice/twiml/number, `statusCallback`: without `statusCallbackEvent`, the end alone. */
const ofParty = (
  { party, from, result, seconds }: ReportedParty,
  report: DocumentReport,
): Payload => ({
  ParentCallSid: callSid(report),
  CallSid: partySid(report),
  From: from,
  To: party,
  Caller: from,
  Called: party,
  CallStatus: result === 'answered' ? 'completed' : (result ?? 'failed'),
  CallDuration: String(Math.round(seconds ?? 0)),
  Direction: 'outbound-dial',
  ApiVersion: '2010-04-01',
  CallbackSource: 'call-progress-events',
  Timestamp: new Date(report.at).toUTCString(),
})

/** Our ends in Twilio's words (OpenAPI, `call_enum_status`). A declined call has none of its own [inferred: `busy`]. */
const ends: Readonly<Partial<Record<CallStatus, string>>> = {
  completed: 'completed',
  busy: 'busy',
  rejected: 'busy',
  'no-answer': 'no-answer',
  canceled: 'canceled',
}

const statusOf = (event: CallReportEvent, { status }: Call): string =>
  event === 'ended'
    ? (ends[status] ?? 'failed')
    : event === 'answered'
      ? 'in-progress'
      : event === 'ringing'
        ? 'ringing'
        : 'initiated'

const known = (...times: readonly ReportedTime[]): string | undefined =>
  times.find((time): time is string => time !== null && time !== 'unknown')

/** When it happened, or where no provider says it, when it is told. */
const timeOf = ({ event, record }: ReportedCall, { at }: DocumentReport): string => {
  const { createdAt, ringingAt, answeredAt, endedAt } = record
  const own = { initiated: createdAt, ringing: ringingAt, answered: answeredAt, ended: endedAt }
  const time = Object.hasOwn(own, event) ? own[event as keyof typeof own] : null
  return new Date(known(time) ?? at).toUTCString().replace('GMT', '+0000')
}

const answeredBy: Readonly<Record<string, string>> = {
  human: 'human',
  machine: 'machine_start',
  fax: 'fax',
}

const whoAnswered = ({ answeredBy: who }: Call): Payload =>
  who === null ? {} : { AnsweredBy: answeredBy[who] ?? 'unknown' }

/**
 * The recordings that the request for the call asked for. Those of `<Record>` are told where their documents ask; a carrier
 * that does not say which are whose leaves them to the documents.
 */
const ofCallItself = ({ recordings, flow }: Call): readonly Recording[] => {
  const messages = new Set(
    (flow?.turns ?? []).flatMap(({ turn }) =>
      turn.turn === 'recorded' && turn.recording ? [turn.recording.id] : [],
    ),
  )
  return messages.has(undefined) ? [] : recordings.filter(({ id }) => !messages.has(id))
}

const ended = (record: Call, report: DocumentReport, account: Account): Payload => {
  const { talkDuration, legs } = record
  const seconds = Math.round(talkDuration ?? 0)
  const recording = ofCallItself(record).find(({ status }) => status === 'completed')
  const sipStatus = legs.find(({ role }) => role === 'far')
  return {
    CallDuration: String(seconds),
    // Minutes that are charged (twilio.com/docs/voice/api/call-resource#statuscallback).
    Duration: String(Math.ceil(seconds / 60)),
    ...(sipStatus?.status === 'completed' && { SipResponseCode: '200' }),
    ...(recording && {
      RecordingSid: recordingSid(report, recording.id),
      RecordingUrl: recordingUrl(report, recording, account),
      RecordingDuration: String(Math.round(recording.duration ?? 0)),
    }),
  }
}

/** twilio.com/docs/voice/api/call-resource#statuscallbackevent */
const ofProgress = (about: ReportedCall, report: DocumentReport, account: Account): Payload => {
  const { event, sequence, record } = about
  const from = record.from ?? ''
  return {
    From: from,
    To: record.to,
    Caller: from,
    Called: record.to,
    CallStatus: statusOf(event, record),
    Direction: record.direction === 'inbound' ? 'inbound' : 'outbound-api',
    ApiVersion: '2010-04-01',
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(sequence),
    Timestamp: timeOf(about, report),
    ...(event === 'ended' && { ...ended(record, report, account), ...whoAnswered(record) }),
  }
}

const ofCall = (about: ReportedCall, report: DocumentReport, account: Account): Payload | null => {
  const { event, record, recording } = about
  if (recording && !ofCallItself(record).includes(recording)) return null
  if (recording)
    return {
      ...ofRecording(report, recording, account, 'OutboundAPI'),
      RecordingStartTime: new Date(known(record.answeredAt) ?? record.createdAt)
        .toUTCString()
        .replace('GMT', '+0000'),
    }
  // twilio.com/docs/voice/answering-machine-detection#asyncamdstatuscallback; how long it took is not known.
  return event === 'machine' ? whoAnswered(record) : ofProgress(about, report, account)
}

export const reportOf: ReportProtocol['reportOf'] = (report, account) => {
  const { about: told } = report
  const given = { AccountSid: accountSid(account), CallSid: callSid(report) }
  if ('event' in told) {
    const about = ofCall(told, report, account)
    return about && { ...given, ...about }
  }
  if ('recording' in told)
    return { ...given, ...ofRecording(report, told.recording, account, 'RecordVerb') }
  return told.state === 'ended' ? { ...given, ...ofParty(told, report) } : null
}
