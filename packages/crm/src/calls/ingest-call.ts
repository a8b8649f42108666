import { createHash } from 'node:crypto'
import type { Recording } from '@callplane/core'
import { onlyContact } from '../directory/contacts.ts'
import type { CallLogEntry, Ingested } from '../model/entry.ts'
import { externalKey } from '../model/keys.ts'
import { newEntry } from '../log/new-entry.ts'
import { fieldError } from '../model/crm-error.ts'
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
  /** A URL, or an MP3 in base64, with or without `data:…;base64,` before it. */
  readonly recording?: string | undefined
  readonly ingested: Ingested
}

/** Keeps the bytes of a recording that came along, and says where they can be fetched. */
export type SaveRecording = (
  caller: Caller,
  recording: { readonly contentType: string; readonly bytes: Uint8Array },
) => Promise<string>

const endReasons = {
  completed: 'hung-up',
  'no-answer': 'no-answer',
  busy: 'busy',
  failed: 'unspecified',
} as const

const dataUri = /^data:([^;,]+);base64,/

const decode = (text: string): { readonly contentType: string; readonly bytes: Uint8Array } => {
  const contentType = dataUri.exec(text)?.[1] ?? 'audio/mpeg'
  const encoded = text.replace(dataUri, '').replaceAll(/\s/g, '')
  const bytes = Buffer.from(encoded, 'base64')
  const canonical = bytes.toString('base64').replaceAll('=', '')
  if (bytes.length === 0 || canonical !== encoded.replaceAll('=', ''))
    throw fieldError('input.invalid', 'recording', 'must be an http(s) URL or base64')
  return { contentType, bytes }
}

const isUrl = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text)

const recordingOf = async (
  caller: Caller,
  { recording, duration }: FinishedCall,
  save: SaveRecording | undefined,
): Promise<Recording | null> => {
  if (recording === undefined) return null
  const id = `rec_${createHash('sha256').update(recording).digest('hex').slice(0, 24)}`
  if (isUrl(recording)) return { id, url: recording, duration, status: 'completed' }
  const decoded = decode(recording)
  if (!save) throw fieldError('recording.unsupported', 'recording', 'only a URL is accepted here')
  return { id, url: await save(caller, decoded), duration, status: 'completed' }
}

/** Takes over a call that another system placed and finished. The same external id is the same call, however often. */
export const ingestCall = async (
  world: CrmWorld,
  caller: Caller,
  call: FinishedCall,
  save: SaveRecording | undefined,
): Promise<{ readonly entry: CallLogEntry; readonly created: boolean }> => {
  const { tenant } = caller
  const { externalCallId } = call.ingested
  const keys = externalCallId === null ? [] : [externalKey(tenant, externalCallId)]
  const [key] = keys
  const known = key === undefined ? null : await world.log.store.findByKey(key)
  if (known) return { entry: known, created: false }
  const outbound = call.direction === 'outbound'
  const contact = await onlyContact(
    world.contacts,
    tenant,
    outbound ? call.toNumber : call.fromNumber,
  )
  const recording = await recordingOf(caller, call, save)
  const now = world.log.host.clock.now()
  const start = call.callStartTime === undefined ? now : Date.parse(call.callStartTime)
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
    // It was answered, and nobody said when.
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
