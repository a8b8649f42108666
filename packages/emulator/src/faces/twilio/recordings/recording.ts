import type { Tape } from '../../shared/tape.ts'
import type { Callback } from '../calls/call.ts'
import { rfc2822 } from '../times.ts'

export const RECORDING_EVENTS = ['in-progress', 'completed', 'absent'] as const
export type RecordingEvent = (typeof RECORDING_EVENTS)[number]

export type RecordingStatus =
  | 'in-progress'
  | 'paused'
  | 'stopped'
  | 'processing'
  | 'completed'
  | 'absent'

export type RecordingSource = 'StartCallRecordingAPI' | 'OutboundAPI' | 'DialVerb' | 'RecordVerb'

export type RecordingOptions = {
  readonly channels: 1 | 2
  readonly track: 'inbound' | 'outbound' | 'both'
  /** Leaves out the silence at both ends. */
  readonly trim?: boolean | undefined
  readonly callback: Callback<RecordingEvent> | undefined
}

/** Times are virtual milliseconds. */
export type Recording = RecordingOptions & {
  readonly sid: string
  readonly callSid: string
  readonly source: RecordingSource
  readonly startedAt: number
  updatedAt: number
  readonly tape: Tape
  status: RecordingStatus
}

export function isLive({ status }: Recording): boolean {
  return status === 'in-progress' || status === 'paused'
}

/** Whole seconds of one that is over. */
export function recordedSeconds({ tape, updatedAt }: Recording): number {
  return Math.round(tape.ms(updatedAt) / 1000)
}

export function recordingPath(accountSid: string, sid: string): string {
  return `/2010-04-01/Accounts/${accountSid}/Recordings/${sid}`
}

/** The same recording on account level has a link to its file and no track. */
export function viewAccountRecording(
  recording: Recording,
  account: { readonly sid: string; readonly base: string },
): Record<string, unknown> {
  const { track: _, ...common } = viewRecording(recording, account.sid)
  const path = recordingPath(account.sid, recording.sid)
  return {
    ...common,
    uri: `${path}.json`,
    media_url: `${account.base}${path}`,
    subresource_uris: {
      add_on_results: `${path}/AddOnResults.json`,
      transcriptions: `${path}/Transcriptions.json`,
    },
  }
}

/** The JSON of a Recording of a call, every property of the OpenAPI document present. */
export function viewRecording(recording: Recording, accountSid: string): Record<string, unknown> {
  const { sid, callSid } = recording
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    call_sid: callSid,
    conference_sid: null,
    date_created: rfc2822(recording.startedAt),
    date_updated: rfc2822(recording.updatedAt),
    start_time: rfc2822(recording.startedAt),
    duration: recording.status === 'completed' ? String(recordedSeconds(recording)) : null,
    sid,
    price: null,
    price_unit: 'USD',
    uri: `/2010-04-01/Accounts/${accountSid}/Calls/${callSid}/Recordings/${sid}.json`,
    encryption_details: null,
    status: recording.status,
    channels: recording.channels,
    source: recording.source,
    error_code: null,
    track: recording.track,
  }
}
