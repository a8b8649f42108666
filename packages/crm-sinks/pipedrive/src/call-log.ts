import type { SinkEntry } from '@callplane/crm'
import type { AddCallLogRequest } from 'pipedrive/v1'

/** What of Pipedrive a call belongs to. */
export interface PipedriveLinks {
  /** Id of the user whose call it is. */
  readonly user?: number | undefined
  /** Id of the person who was called, or who called. */
  readonly person?: number | undefined
  /** Id of the organization. */
  readonly organization?: number | undefined
  /** Id of the deal; not together with `lead`. */
  readonly deal?: number | undefined
  /** Id of the lead, a UUID; not together with `deal`. */
  readonly lead?: string | undefined
}

/** Pipedrive knows six outcomes, and none for a call that failed. */
const outcomes: Readonly<Record<SinkEntry['status'], AddCallLogRequest['outcome']>> = {
  queued: 'no_answer',
  initiated: 'no_answer',
  ringing: 'no_answer',
  'in-progress': 'connected',
  completed: 'connected',
  busy: 'busy',
  'no-answer': 'no_answer',
  rejected: 'no_answer',
  canceled: 'no_answer',
  failed: 'no_answer',
  unknown: 'no_answer',
}

const chosen: ReadonlyMap<string, AddCallLogRequest['outcome']> = new Map(
  (
    ['connected', 'no_answer', 'left_message', 'left_voicemail', 'wrong_number', 'busy'] as const
  ).map((outcome) => [outcome, outcome]),
)

/** `YYYY-MM-DD HH:MM:SS` in UTC. */
const stamp = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Is in the note of each call log: Pipedrive keeps no id of ours, so this is what a lost create is found by. */
export const markerOf = (id: string): string => `callplane:${id}`

const noteOf = ({ id, notes, ingested, failure, status }: SinkEntry): string =>
  [
    notes,
    ingested?.summary,
    failure,
    status === 'failed' && !failure ? 'The call failed.' : null,
    markerOf(id),
  ]
    .flatMap((text) => (text ? [`<p>${escape(text).replaceAll('\n', '<br>')}</p>`] : []))
    .join('')

const subjectOf = ({ direction }: SinkEntry): string =>
  direction === 'inbound' ? 'Inbound call' : 'Outbound call'

/** The call as a call log. Pipedrive has no direction; the subject tells it. Pure. */
export const callLogOf = (entry: SinkEntry, links: PipedriveLinks): AddCallLogRequest => {
  const start = Date.parse(entry.startedAt)
  const { endedAt, totalDuration, talkDuration } = entry
  const end =
    endedAt === null || endedAt === 'unknown'
      ? start + (totalDuration ?? 0) * 1000
      : Date.parse(endedAt)
  const seconds = talkDuration ?? (entry.status === 'completed' ? totalDuration : 0) ?? 0
  const word = (entry.disposition ?? '').replaceAll('-', '_')
  return {
    outcome: chosen.get(word) ?? outcomes[entry.status],
    to_phone_number: entry.to ?? '',
    start_time: stamp(start),
    end_time: stamp(end),
    duration: String(Math.round(seconds)),
    subject: subjectOf(entry),
    note: noteOf(entry),
    ...(entry.from !== null && { from_phone_number: entry.from }),
    ...(links.user !== undefined && { user_id: links.user }),
    ...(links.person !== undefined && { person_id: links.person }),
    ...(links.organization !== undefined && { org_id: links.organization }),
    ...(links.deal !== undefined && { deal_id: links.deal }),
    ...(links.lead !== undefined && { lead_id: links.lead }),
  }
}
