import { createHash } from 'node:crypto'
import type { Recording } from '@callplane/core'
import { onlyContact } from '../directory/contacts.ts'
import type { CallLogEntry, Ingested } from '../model/entry.ts'
import { externalKey } from '../model/keys.ts'
import { newEntry } from '../log/new-entry.ts'
import { fieldError } from '../model/crm-error.ts'
import { decodeRecording, type RecordingBytes } from './recording-bytes.ts'
import { recordingUrlFault, type RecordingUrlPolicy } from './recording-url.ts'
import { referencesFor, type Caller, type CrmWorld } from './crm-world.ts'

export interface FinishedCall {
  readonly direction: 'inbound' | 'outbound'
  readonly fromNumber: string
  readonly toNumber: string
  /** Seconds. */
  readonly duration: number
  readonly status: 'completed' | 'no-answer' | 'busy' | 'failed'
  /** ISO 8601; default: now. */
  readonly callStartTime?: string | undefined
  /** An https URL, or audio in base64: an MP3 unless `data:audio/…;base64,` before it names another type. */
  readonly recording?: string | undefined
  readonly ingested: Ingested
}

/** Stores the bytes of a recording and returns the URL at which they can be fetched. */
export type SaveRecording = (caller: Caller, recording: RecordingBytes) => Promise<string>

/** What the server does with recordings of ingested calls. */
export interface RecordingOptions {
  readonly save: SaveRecording | undefined
  readonly urls: RecordingUrlPolicy
}

const endReasons = {
  completed: 'hung-up',
  'no-answer': 'no-answer',
  busy: 'busy',
  failed: 'unspecified',
} as const

const isUrl = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(text)

const recordingOf = async (
  caller: Caller,
  { recording, duration }: FinishedCall,
  { save, urls }: RecordingOptions,
): Promise<Recording | null> => {
  if (recording === undefined) return null
  const id = `rec_${createHash('sha256').update(recording).digest('hex').slice(0, 24)}`
  if (isUrl(recording)) {
    const fault = recordingUrlFault(recording, urls)
    if (fault !== null) throw fieldError('input.invalid', 'recording', fault)
    return { id, url: new URL(recording).href, duration, status: 'completed' }
  }
  const decoded = decodeRecording(recording)
  if ('fault' in decoded) throw fieldError('input.invalid', 'recording', decoded.fault)
  if (!save)
    throw fieldError(
      'recording.unsupported',
      'recording',
      'must be a URL: saveRecording is not configured',
    )
  return { id, url: await save(caller, decoded), duration, status: 'completed' }
}

/** Milliseconds by which a sender's clock and time zone may be wrong. */
const maxAhead = 24 * 3_600_000

/** Takes over a call that another system placed and finished. The same external id is the same call, however often. */
export const ingestCall = async (
  world: CrmWorld,
  caller: Caller,
  call: FinishedCall,
  recordings: RecordingOptions,
): Promise<{ readonly entry: CallLogEntry; readonly created: boolean }> => {
  const { tenant } = caller
  const { externalCallId } = call.ingested
  const keys = externalCallId === null ? [] : [externalKey(externalCallId)]
  const [key] = keys
  const known = key === undefined ? null : await world.log.of(tenant).findByKey(key)
  if (known) return { entry: known, created: false }
  const outbound = call.direction === 'outbound'
  const contact = await onlyContact(
    world.contacts,
    tenant,
    outbound ? call.toNumber : call.fromNumber,
  )
  const now = world.log.host.clock.now()
  const start = call.callStartTime === undefined ? now : Date.parse(call.callStartTime)
  // A call dated far ahead would stay at the top of the history.
  if (start > now + maxAhead)
    throw fieldError('input.invalid', 'callStartTime', 'must not be more than a day ahead')
  const recording = await recordingOf(caller, call, recordings)
  const entry = newEntry(now, {
    tenant,
    source: 'ingested',
    direction: call.direction,
    status: call.status,
    endReason: endReasons[call.status],
    from: call.fromNumber,
    to: call.toNumber,
    providerNumber: outbound ? call.fromNumber : call.toNumber,
    references: await referencesFor(world, caller, contact),
    startedAt: new Date(start).toISOString(),
    // It was answered at an unknown time.
    answeredAt: call.status === 'completed' ? 'unknown' : null,
    endedAt: new Date(start + call.duration * 1000).toISOString(),
    totalDuration: call.duration,
    recordings: recording ? [recording] : [],
    ingested: call.ingested,
    keys,
  })
  const inserted = await world.log.insert(entry)
  return inserted.inserted ? { entry, created: true } : { entry: inserted.existing, created: false }
}
