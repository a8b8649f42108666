import type { Call, References } from '@callplane/core'
import type { CallLogEntry, EntryContent } from '../model/entry.ts'
import { dispatchIdKey, isLineKey, providerCallKey } from '../model/keys.ts'
import type { EntryChange } from '../model/revise.ts'

/** The ids of the attempt that placed the call; further legs add theirs. */
const referencesOf = (call: Call): References => {
  const current = call.attempts.findLast((attempt) => attempt.state === 'accepted')
  return current?.references ?? {}
}

/** The main id only: others, such as a room, may be shared by many calls. */
const keysOf = (call: Call): string[] => [
  dispatchIdKey(call.id),
  ...(call.provider !== null && call.providerRef !== null
    ? [providerCallKey(call.provider, call.providerRef)]
    : []),
]

/** What the dispatcher does not know of a call. */
type OfCrm = 'references' | 'ingested' | 'conference' | 'notes' | 'disposition'

const contentOf = (call: Call): Omit<EntryContent, OfCrm> => ({
  status: call.status,
  endReason: call.endReason,
  provider: call.provider,
  providerCallId: call.providerRef,
  providerReferences: referencesOf(call),
  providerNumber: call.direction === 'outbound' ? call.from : call.to,
  from: call.from,
  to: call.to,
  startedAt: call.createdAt,
  answeredAt: call.answeredAt,
  endedAt: call.endedAt,
  talkDuration: call.talkDuration,
  totalDuration: call.totalDuration,
  answeredBy: call.answeredBy,
  recordings: call.recordings,
  cost: call.cost,
  failure: call.error?.message ?? null,
})

/** What the dispatcher's record changes in the entry. References of the CRM's own are kept. */
export const changeFromCall = (entry: CallLogEntry, call: Call): EntryChange => ({
  ...contentOf(call),
  from: call.from ?? entry.from,
  providerNumber: (call.direction === 'outbound' ? call.from : call.to) ?? entry.providerNumber,
  // What the call names comes before what was found by its number.
  references: { ...entry.references, contact: call.contact ?? entry.references.contact },
  dispatch: { key: call.idempotencyKey, id: call.id },
  keys: [...new Set([...entry.keys, ...keysOf(call)])].filter(
    (key) => !isLineKey(key) || !call.settled,
  ),
})
