import type { CallLogEntry, Ingested } from './entry.ts'

/** Bytes of JSON up to which a list shows a summary and a sender's metadata. */
const maxDetail = 4_096

/** Recordings shown in a list; a call rarely has more than two. */
const maxRecordings = 20

type Detail = 'transcript' | 'summary' | 'metadata' | 'recordings'

/** An entry as lists and events carry it: without bookkeeping, and small whatever was ingested. */
export interface ListedEntry extends Omit<
  CallLogEntry,
  | 'keys'
  | 'reports'
  | 'identities'
  | 'revisions'
  | 'revision'
  | 'cancelRequestedAt'
  | 'claimedCallId'
  | 'expiredAt'
> {
  /** Fields left out here; the whole entry has them. */
  readonly omitted: readonly Detail[]
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '')

const smaller = (
  ingested: Ingested,
): { readonly ingested: Ingested; readonly omitted: readonly Detail[] } => {
  const omitted: Detail[] = []
  let { transcript, summary, metadata } = ingested
  if (transcript.length > 0) {
    transcript = []
    omitted.push('transcript')
  }
  if (summary !== null && bytesOf(summary) > maxDetail) {
    summary = null
    omitted.push('summary')
  }
  if (metadata !== null && bytesOf(metadata) > maxDetail) {
    metadata = null
    omitted.push('metadata')
  }
  return { ingested: { ...ingested, transcript, summary, metadata }, omitted }
}

export const listedEntry = (entry: CallLogEntry): ListedEntry => {
  const { keys: _keys, reports: _reports, identities: _identities, ...rest } = entry
  const { revisions: _revisions, revision: _revision, ...more } = rest
  const { cancelRequestedAt: _cancel, claimedCallId: _claimed, expiredAt: _expired, ...kept } = more
  const small = entry.ingested ? smaller(entry.ingested) : { ingested: null, omitted: [] }
  return {
    ...kept,
    ingested: small.ingested,
    recordings: entry.recordings.slice(0, maxRecordings),
    omitted:
      entry.recordings.length > maxRecordings ? [...small.omitted, 'recordings'] : small.omitted,
  }
}
