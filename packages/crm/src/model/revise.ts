import { isDeepStrictEqual } from 'node:util'
import { hasEnded, isOver, type CallLogEntry, type EntryContent } from './entry.ts'
import { isLineKey } from './keys.ts'

/** A call changes about ten times. The bound keeps an entry from growing without end. */
const maxRevisions = 50

export type EntryChange = Partial<EntryContent> &
  Partial<
    Pick<
      CallLogEntry,
      | 'dispatch'
      | 'cancelRequestedAt'
      | 'claimedCallId'
      | 'expiredAt'
      | 'reports'
      | 'identities'
      | 'keys'
      | 'direction'
    >
  >

const bookkeeping = new Set([
  'dispatch',
  'cancelRequestedAt',
  'claimedCallId',
  'expiredAt',
  'reports',
  'identities',
  'keys',
])

/** The entry with the change, as a new version if its content differs; null when nothing differs at all. */
export const revise = (
  entry: CallLogEntry,
  change: EntryChange,
  now: number,
): CallLogEntry | null => {
  const fields = Object.entries(change).flatMap(([name, value]) =>
    isDeepStrictEqual(value, entry[name as keyof CallLogEntry]) ? [] : [name],
  )
  if (fields.length === 0) return null
  const visible = fields.filter((name) => !bookkeeping.has(name))
  const changed: CallLogEntry = { ...entry, ...change, revision: entry.revision + 1 }
  const freed = { ...changed, keys: keysOf(changed) }
  if (visible.length === 0) return freed
  const at = new Date(now).toISOString()
  const version = entry.version + 1
  return {
    ...freed,
    version,
    updatedAt: at,
    revisions: [...entry.revisions, { version, at, fields: visible, late: hasEnded(entry) }].slice(
      -maxRevisions,
    ),
  }
}

/** A call that is over, or of which nothing more is expected, no longer holds the user's line. */
const keysOf = (entry: CallLogEntry): readonly string[] =>
  isOver(entry) ? entry.keys.filter((key) => !isLineKey(key)) : entry.keys
