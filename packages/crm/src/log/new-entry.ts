import { newEntryId } from '../model/entry-id.ts'
import type { CallLogEntry } from '../model/entry.ts'
import { noReferences } from '../model/references.ts'

/** A new entry with the given values. */
export const newEntry = (
  now: number,
  known: Pick<CallLogEntry, 'tenant' | 'source' | 'direction'> & Partial<CallLogEntry>,
): CallLogEntry => {
  const at = new Date(now).toISOString()
  return {
    id: newEntryId(now),
    version: 1,
    revision: 1,
    status: 'queued',
    endReason: null,
    provider: null,
    providerCallId: null,
    providerReferences: {},
    conference: null,
    providerNumber: null,
    from: null,
    to: null,
    references: noReferences,
    startedAt: at,
    answeredAt: null,
    endedAt: null,
    talkDuration: null,
    totalDuration: null,
    answeredBy: null,
    recordings: [],
    cost: { certainty: 'unknown' },
    failure: null,
    ingested: null,
    notes: null,
    disposition: null,
    createdAt: at,
    updatedAt: at,
    dispatch: null,
    cancelRequestedAt: null,
    claimedCallId: null,
    expiredAt: null,
    reports: [],
    identities: [],
    keys: [],
    revisions: [],
    ...known,
  }
}
