import type { SinkEntry } from '@callplane/crm'

type Recording = SinkEntry['recordings'][number]

/** Ids of the outcomes that every HubSpot account has (developers.hubspot.com, engagement details, call dispositions). */
export const defaultDispositions = {
  busy: '9d9162e7-6cf3-4944-bf63-4dff82258764',
  connected: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
  'left-live-message': 'a4c4c377-d246-4b32-a13b-75a56a4cd0ff',
  'left-voicemail': 'b2cf5968-551e-4856-9783-52b3da59a7d0',
  'no-answer': '73a0d17f-1163-4015-bdd5-ec830791da20',
  'wrong-number': '17b47fee-58de-441e-a44c-c6300d46f273',
} as const

/** HubSpot has no word for a rejected call, nor for one whose outcome was never reported. */
const statuses: Readonly<Record<SinkEntry['status'], string>> = {
  queued: 'QUEUED',
  initiated: 'CONNECTING',
  ringing: 'RINGING',
  'in-progress': 'IN_PROGRESS',
  completed: 'COMPLETED',
  busy: 'BUSY',
  'no-answer': 'NO_ANSWER',
  rejected: 'NO_ANSWER',
  canceled: 'CANCELED',
  failed: 'FAILED',
  unknown: 'FAILED',
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const paragraph = (text: string): string => `<p>${escape(text).replaceAll('\n', '<br>')}</p>`

/** `hs_call_body` is HTML and takes 65,536 characters (developers.hubspot.com, properties). */
const maxBody = 65_000

const bodyOf = ({ notes, ingested, failure, status }: SinkEntry): string =>
  [
    notes,
    ingested?.summary,
    failure,
    status === 'unknown' ? 'The provider never reported the outcome of this call.' : null,
  ]
    .flatMap((text) => (text ? [paragraph(text)] : []))
    .join('')
    .slice(0, maxBody)

export interface PropertyOptions {
  /** Name of the property with our id, unique in the account. */
  readonly idProperty: string
  /** Ids of HubSpot's outcomes, by those of the CRM. */
  readonly dispositions: Readonly<Record<string, string>>
  /** HubSpot's owner id; null for none. */
  readonly owner: string | null
  /** The URL of a recording as HubSpot is to have it; null for none. */
  readonly recordingUrl: (entry: SinkEntry, recording: Recording) => string | null
}

const recordingOf = (entry: SinkEntry, { recordingUrl }: PropertyOptions): string | null => {
  const ready = entry.recordings.findLast(({ status }) => status === 'completed')
  return ready ? recordingUrl(entry, ready) : null
}

/** The call as HubSpot's properties; what is not known is left out, so that it overwrites nothing there. Pure. */
export const callProperties = (
  entry: SinkEntry,
  options: PropertyOptions,
): Record<string, string> => {
  const duration = entry.talkDuration ?? (entry.status === 'completed' ? entry.totalDuration : null)
  const disposition =
    entry.disposition === null ? undefined : options.dispositions[entry.disposition]
  const known: Readonly<Record<string, string | null | undefined>> = {
    [options.idProperty]: entry.id,
    hs_timestamp: String(Date.parse(entry.startedAt)),
    hs_call_title: entry.direction === 'inbound' ? 'Inbound call' : 'Outbound call',
    hs_call_direction: entry.direction === 'inbound' ? 'INBOUND' : 'OUTBOUND',
    hs_call_status: statuses[entry.status],
    // Milliseconds, as text.
    hs_call_duration: duration === null ? null : String(Math.round(duration * 1000)),
    hs_call_from_number: entry.from,
    hs_call_to_number: entry.to,
    hs_call_body: bodyOf(entry) || null,
    hs_call_disposition: disposition,
    hs_call_recording_url: recordingOf(entry, options),
    hubspot_owner_id: options.owner,
  }
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]): [string, string][] =>
      value === null || value === undefined ? [] : [[name, value]],
    ),
  )
}
