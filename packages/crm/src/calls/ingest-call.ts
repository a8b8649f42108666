import { createHash } from 'node:crypto'
import type { Recording } from '@callplane/core'
import { onlyContact } from '../directory/contacts.ts'
import type { CallLogEntry, EntryContent, Ingested } from '../model/entry.ts'
import { externalKey } from '../model/keys.ts'
import { newEntry } from '../log/new-entry.ts'
import { CrmError, fieldError } from '../model/crm-error.ts'
import { revise } from '../model/revise.ts'
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
  /** Whether the caller may change this call by sending it again. */
  readonly mayCorrect?: ((entry: CallLogEntry) => boolean | Promise<boolean>) | undefined
}

const endReasons = {
  completed: 'hung-up',
  'no-answer': 'no-answer',
  busy: 'busy',
  failed: 'unspecified',
} as const

const isUrl = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(text)

const recordingId = (recording: string): string =>
  `rec_${createHash('sha256').update(recording).digest('hex').slice(0, 24)}`

const recordingOf = async (
  caller: Caller,
  { recording, duration }: FinishedCall,
  { save, urls }: RecordingOptions,
): Promise<Recording | null> => {
  if (recording === undefined) return null
  const id = recordingId(recording)
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

export interface IngestedCall {
  readonly entry: CallLogEntry
  readonly created: boolean
  /** The call was known, and what was sent differs from what is kept: it has a new version. */
  readonly corrected: boolean
}

type Content = Partial<EntryContent> & Pick<CallLogEntry, 'direction'>

/** What the entry says of the call. */
const contentOf = async (
  world: CrmWorld,
  caller: Caller,
  call: FinishedCall,
  { known, ...recordings }: RecordingOptions & { readonly known: CallLogEntry | null },
): Promise<Content> => {
  const outbound = call.direction === 'outbound'
  const now = world.log.host.clock.now()
  // A time that is not given is that of the first push.
  const start = Date.parse(call.callStartTime ?? known?.startedAt ?? new Date(now).toISOString())
  // A call dated far ahead would stay at the top of the history.
  if (start > now + maxAhead)
    throw fieldError('input.invalid', 'callStartTime', 'must not be more than a day ahead')
  const kept = known?.recordings.find(({ id }) => id === recordingId(call.recording ?? ''))
  const recording = kept ?? (await recordingOf(caller, call, recordings))
  return {
    direction: call.direction,
    status: call.status,
    endReason: endReasons[call.status],
    from: call.fromNumber,
    to: call.toNumber,
    providerNumber: outbound ? call.fromNumber : call.toNumber,
    startedAt: new Date(start).toISOString(),
    // It was answered at an unknown time.
    answeredAt: call.status === 'completed' ? 'unknown' : null,
    endedAt: new Date(start + call.duration * 1000).toISOString(),
    totalDuration: call.duration,
    recordings: recording ? [recording] : [],
    ingested: call.ingested,
  }
}

/** A second push of the same call: what it says now replaces what it said before. */
const correct = async (
  world: CrmWorld,
  known: CallLogEntry,
  content: Content,
  { mayCorrect = () => true }: RecordingOptions,
): Promise<IngestedCall> => {
  const same = { entry: known, created: false, corrected: false }
  if (known.source !== 'ingested' || revise(known, content, 0) === null) return same
  if (!(await mayCorrect(known)))
    throw new CrmError(
      'call.conflict',
      'externalCallId: belongs to the call of another user, which this key may not change',
      { callId: known.id },
    )
  const after = await world.log.update(known.tenant, known.id, () => content)
  return { ...same, entry: after ?? known, corrected: true }
}

/**
 * Takes over a call that another system placed and finished. The same external id is the same call: sent again it changes
 * nothing, or corrects the record where it says something else.
 */
export const ingestCall = async (
  world: CrmWorld,
  caller: Caller,
  call: FinishedCall,
  recordings: RecordingOptions,
): Promise<IngestedCall> => {
  const { tenant } = caller
  const { externalCallId } = call.ingested
  const keys = externalCallId === null ? [] : [externalKey(externalCallId)]
  const [key] = keys
  const known = key === undefined ? null : await world.log.of(tenant).findByKey(key)
  const content = await contentOf(world, caller, call, { ...recordings, known })
  if (known) return correct(world, known, content, recordings)
  const party = call.direction === 'outbound' ? call.toNumber : call.fromNumber
  const contact = await onlyContact(world.contacts, tenant, party)
  const entry = newEntry(world.log.host.clock.now(), {
    ...content,
    tenant,
    source: 'ingested',
    references: await referencesFor(world, caller, contact),
    keys,
  })
  const inserted = await world.log.insert(entry)
  if (inserted.inserted) return { entry, created: true, corrected: false }
  // Another push of the same call came first.
  return ingestCall(world, caller, call, recordings)
}
