import type {
  Call,
  CallStatus,
  DialledTurn,
  DocumentReport,
  Recording,
  ReportedCall,
  ReportedParty,
  ReportedTime,
} from '@callplane/core'
import { hexOfPart, uuidOfHex } from '@callplane/kit'
import { bare, conversationOf, partyUuid, uuidOfCall } from './ncco-ids.ts'
import type { DocumentFailure } from './failure.ts'
import type { Payload, ReportProtocol } from './protocol.ts'

/** Events of the other leg, of which `connect` with `eventType: synchronous` tells. */
export const dialStates: Readonly<Record<DialledTurn['status'], string>> = {
  answered: 'completed',
  busy: 'busy',
  'no-answer': 'timeout',
  failed: 'failed',
  canceled: 'cancelled',
}

/** Where the application gets a recording: at its door, if it came through one, else at the carrier. */
const recordingUrl = ({ call, document }: DocumentReport, { id, url }: Recording) =>
  document.door === undefined
    ? url
    : `${document.door}/v1/files/${uuidOfHex(hexOfPart(call.id, id))}`

/** The size of the file is not known here. */
const ofRecording = (report: DocumentReport, recording: Recording): Payload => ({
  recording_url: recordingUrl(report, recording),
  recording_uuid:
    report.document.door === undefined
      ? recording.id
      : uuidOfHex(hexOfPart(report.call.id, recording.id)),
  start_time: new Date(Date.parse(report.at) - (recording.duration ?? 0) * 1000).toISOString(),
  end_time: report.at,
})

/** Events of the other leg, whose own ids they carry. */
const ofParty = (
  { party, from, state, result, seconds }: ReportedParty,
  report: DocumentReport,
): Payload => ({
  from: bare(from),
  to: bare(party),
  uuid: partyUuid(report),
  status: state === 'ended' ? dialStates[result ?? 'failed'] : state,
  direction: 'outbound',
  ...(seconds !== undefined && { duration: String(Math.round(seconds)) }),
})

/**
 * developer.vonage.com/en/voice/voice-api/webhook-reference. Vonage sends a `completed` after some of these too, which says
 * nothing more than they do.
 */
const ends: Readonly<Partial<Record<CallStatus, string>>> = {
  completed: 'completed',
  busy: 'busy',
  rejected: 'rejected',
  'no-answer': 'unanswered',
  canceled: 'cancelled',
}

const endOf = ({ status, endReason }: Call): string =>
  endReason === 'ring-timeout' ? 'timeout' : (ends[status] ?? 'failed')

const known = (time: ReportedTime): string | null =>
  time === null || time === 'unknown' ? null : time

/** The last event of an answered call, with its bill as far as it is known. */
const bill = ({ answeredAt, endedAt, talkDuration, cost }: Call): Payload => ({
  start_time: known(answeredAt),
  end_time: known(endedAt),
  ...(talkDuration !== null && { duration: String(Math.round(talkDuration)) }),
  ...(cost.certainty !== 'unknown' && { price: cost.amount.toFixed(8) }),
})

const statuses = { initiated: 'started', ringing: 'ringing', answered: 'answered' } as const

const timeOf = ({ event, record }: ReportedCall, { at }: DocumentReport): string => {
  const { createdAt, ringingAt, answeredAt, endedAt } = record
  const own = { initiated: createdAt, ringing: ringingAt, answered: answeredAt, ended: endedAt }
  return known(Object.hasOwn(own, event) ? own[event as keyof typeof own] : null) ?? at
}

const ofCall = (about: ReportedCall, report: DocumentReport): Payload | null => {
  const { event, record, recording } = about
  if (recording) return event === 'recording' ? ofRecording(report, recording) : null
  const uuid = uuidOfCall(report)
  const parties = { from: bare(record.from ?? undefined), to: bare(record.to) }
  const timestamp = timeOf(about, report)
  if (event === 'machine') {
    const verdict = record.answeredBy === 'human' ? 'human' : 'machine'
    return record.answeredBy === 'unknown'
      ? null
      : { ...parties, call_uuid: uuid, status: verdict, direction: 'outbound', timestamp }
  }
  const status =
    event === 'ended'
      ? endOf(record)
      : Object.hasOwn(statuses, event)
        ? statuses[event as keyof typeof statuses]
        : null
  if (status === null) return null
  return {
    ...parties,
    uuid,
    status,
    direction: record.direction,
    timestamp,
    ...(status === 'completed' && bill(record)),
  }
}

export const reportOf: ReportProtocol['reportOf'] = (report) => {
  const { about: told, at } = report
  const said =
    'event' in told
      ? ofCall(told, report)
      : 'recording' in told
        ? ofRecording(report, told.recording)
        : ofParty(told, report)
  return said && { timestamp: at, ...said, conversation_uuid: conversationOf(report) }
}

/** 15 minutes and a day. */
const [longestPause, longestTime] = [900_000, 86_400_000]

/**
 * At a 429, a 5xx and where there is no answer: after 5 seconds, then after twice as long each time up to 15 minutes,
 * for a day (api.support.vonage.com 360028543292, of messages; that events of calls are repeated the same way is [inferred]).
 */
export const retryInMs = (tries: number, { status }: DocumentFailure): number | null => {
  if (status !== undefined && status !== 429 && status < 500) return null
  const pause = (after: number) => Math.min(5_000 * 2 ** (after - 1), longestPause)
  let spent = 0
  for (let after = 1; after <= tries; after++) spent += pause(after)
  return spent > longestTime ? null : pause(tries)
}
