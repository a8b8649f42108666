import type { Call, ReportedCall, ReportedTime } from '@callplane/core'
import { plivoHangup } from './plivo-hangups.ts'
import type { Payload } from './protocol.ts'

const statusOf = ({ event, record }: ReportedCall): string =>
  event === 'ended'
    ? plivoHangup(record).status
    : event === 'ringing' || event === 'initiated'
      ? 'ringing'
      : 'in-progress'

/** `2022-04-11 11:50:29`, in UTC. */
const timeOf = (time: ReportedTime): string | undefined =>
  time === null || time === 'unknown'
    ? undefined
    : new Date(time).toISOString().slice(0, 19).replace('T', ' ')

const ended = (record: Call): Payload => {
  const { code, name, cause, source } = plivoHangup(record)
  const seconds = String(Math.round(record.talkDuration ?? 0))
  return {
    Event: 'Hangup',
    HangupCause: cause,
    HangupCauseCode: String(code),
    HangupCauseName: name,
    HangupSource: source,
    Duration: seconds,
    BillDuration: seconds,
    StartTime: timeOf(record.ringingAt) ?? timeOf(record.createdAt),
    AnswerTime: timeOf(record.answeredAt),
    EndTime: timeOf(record.endedAt),
    ...(record.cost.certainty !== 'unknown' && { TotalCost: record.cost.amount.toFixed(5) }),
  }
}

/** What `ring_url`, `hangup_url` and `machine_detection_url` are told (docs.plivo.com/docs/voice/xml/request). */
export const ofCall = (about: ReportedCall): Payload | null => {
  const { event, record } = about
  const status = { CallStatus: statusOf(about) }
  switch (event) {
    case 'ringing':
      return { ...status, Event: 'Ring' }
    case 'ended':
      return { ...status, ...ended(record) }
    case 'machine':
      return record.answeredBy === 'unknown'
        ? null
        : {
            ...status,
            Event: 'MachineDetection',
            Machine: String(record.answeredBy !== 'human'),
          }
    default:
      return null
  }
}
