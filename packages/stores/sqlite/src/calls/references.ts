import type { ReferenceClaim } from '@callplane/core'
import type { Database } from '../database/database.ts'

const holder = 'SELECT call, attempt FROM refs WHERE provider = ? AND kind = ? AND id = ?'
const claim =
  'INSERT OR IGNORE INTO refs (provider, kind, id, call, attempt) VALUES (?, ?, ?, ?, ?)'
const release = 'DELETE FROM refs WHERE provider = ? AND kind = ? AND id = ? AND call = ?'

type Reference = Omit<ReferenceClaim, 'attempt'>

/** The ids by which providers know calls: each belongs to one attempt, the first that claims it. */
export const createReferences = (database: Database) => ({
  holderOf(reference: Reference): { readonly call: string; readonly attempt: string } | null {
    const row = database.get(holder, reference.provider, reference.kind, reference.id)
    return row ? { call: String(row['call']), attempt: String(row['attempt']) } : null
  },
  claim(call: string, claims: readonly ReferenceClaim[]): void {
    for (const { provider, kind, id, attempt } of claims)
      database.run(claim, provider, kind, id, call, attempt)
  },
  /** Leaves alone what belongs to another call. */
  release(call: string, releases: readonly ReferenceClaim[]): void {
    for (const { provider, kind, id } of releases) database.run(release, provider, kind, id, call)
  },
  releaseAll: (call: string): void => void database.run('DELETE FROM refs WHERE call = ?', call),
})

export type References = ReturnType<typeof createReferences>
