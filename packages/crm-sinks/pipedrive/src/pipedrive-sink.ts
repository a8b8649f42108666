import {
  SinkError,
  type CallLogSink,
  type RecordingAudio,
  type SinkEntry,
  type SinkLookUp,
} from '@callplane/crm'
import type { CallLogsApi } from 'pipedrive/v1'
import { callLogOf, markerOf, type PipedriveLinks } from './call-log.ts'
import { pipedriveClient, statusOf, type PipedriveClientOptions } from './pipedrive-client.ts'

type Recording = SinkEntry['recordings'][number]

export interface PipedriveSinkOptions extends PipedriveClientOptions {
  /** Name of the sink. Default `pipedrive`; kept with every delivery, so do not rename. */
  readonly name?: string | undefined
  /** What of Pipedrive a call belongs to. Default: the person, where the contact's reference is of the system `pipedrive`. */
  readonly linksOf?: ((entry: SinkEntry) => PipedriveLinks | Promise<PipedriveLinks>) | undefined
  /** The audio of a recording, to be uploaded; null for none. Default: recordings are not uploaded. */
  readonly readRecording?:
    | ((entry: SinkEntry, recording: Recording) => Promise<RecordingAudio | null>)
    | undefined
  /** Milliseconds after the end of a call until its log is written; notes and outcome that come later are not taken. Default 30,000. */
  readonly finalDelayMs?: number | undefined
}

/** Pipedrive lists this many call logs at most on a page. */
const pageSize = 50

/** Pages read when a call log is looked for: those of the last 250 calls. */
const maxPages = 5

/** Pipedrive's smallest plan takes 20 requests in two seconds (developers.pipedrive.com, rate limiting). */
const pace = { requests: 20, perMs: 2_000 }

const personOf = ({ references: { contact } }: SinkEntry): PipedriveLinks =>
  contact?.system === 'pipedrive' && /^\d+$/.test(contact.id) ? { person: Number(contact.id) } : {}

const look = async (api: CallLogsApi, id: string): Promise<SinkLookUp> => {
  const marker = markerOf(id)
  const found = new Set<string>()
  for (let page = 0; page < maxPages; page++) {
    const { data, additional_data: more } = await api.getUserCallLogs({
      start: page * pageSize,
      limit: pageSize,
    })
    for (const log of data ?? []) if (log.note?.includes(marker) && log.id) found.add(log.id)
    if (!more?.pagination?.more_items_in_collection) break
  }
  const [reference, ...others] = found
  if (reference === undefined) return { outcome: 'absent' }
  return others.length === 0 ? { outcome: 'found', reference } : { outcome: 'ambiguous' }
}

const extensions: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/ogg': 'ogg',
  'audio/mp4': 'm4a',
}

const upload = async (
  api: CallLogsApi,
  reference: string,
  audio: RecordingAudio,
): Promise<void> => {
  const name = `recording.${extensions[audio.contentType] ?? 'mp3'}`
  const file = new File([new Uint8Array(audio.body)], name, { type: audio.contentType })
  try {
    await api.addCallLogAudioFile({ id: reference, file })
  } catch (thrown) {
    // The call log has its recording already: an upload whose answer was lost.
    if (statusOf(thrown) !== 409) throw thrown
  }
}

/** Writes a call log in Pipedrive after each call, and uploads the recording when there is one. */
export const pipedriveSink = (options: PipedriveSinkOptions): CallLogSink => {
  const { name = 'pipedrive', linksOf = personOf, readRecording, finalDelayMs } = options
  const run = pipedriveClient(options)
  return {
    name,
    accepts: 'final',
    finalDelayMs,
    pace,
    deduplicates: false,
    createsInPart: true,
    create: (entry) =>
      run(async (api) => {
        const { data } = await api.addCallLog({
          AddCallLogRequest: callLogOf(entry, await linksOf(entry)),
        })
        if (data?.id) return data.id
        throw new SinkError('pipedrive: the reply names no call log', {
          written: 'unknown',
          retryable: true,
        })
      }),
    // Call logs cannot be changed; a recording can be added once.
    async update(reference, entry) {
      const ready = entry.recordings.findLast(({ status }) => status === 'completed')
      const audio = ready && (await readRecording?.(entry, ready))
      if (audio) await run((api) => upload(api, reference, audio))
      const { note, outcome } = callLogOf(entry, {})
      const { data } = await run((api) => api.getCallLog({ id: reference }))
      const isSame = data?.note === note && data.outcome === outcome
      return isSame
        ? undefined
        : { dropped: 'notes or outcome changed after the call log was written' }
    },
    find: (entry) => run((api) => look(api, entry.id)),
  }
}
