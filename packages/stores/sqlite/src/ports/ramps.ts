import type { RampState, RampStore } from '@callplane/core'
import type { Database } from '../database/database.ts'
import type { WriteBatches } from '../calls/write-batches.ts'

const all = 'SELECT rule, version, state FROM ramps'
const versionOf = 'SELECT version FROM ramps WHERE rule = ?'
const put = `
  INSERT INTO ramps (rule, version, state) VALUES (?1, ?2, ?3)
  ON CONFLICT (rule) DO UPDATE SET version = ?2, state = ?3`
/** The index holds all that is read. Samples are ASCII, so nothing that begins with the prefix comes after the last sign of it. */
export const samplesQuery =
  'SELECT sample FROM calls WHERE sample >= ?1 AND sample < ?2 ORDER BY sample DESC LIMIT ?3'

/** The ramps of the rules, one row each. */
export const createRamps = (database: Database, { write }: WriteBatches): RampStore => ({
  load: () =>
    database.all(all).map((row) => ({
      rule: String(row['rule']),
      version: Number(row['version']),
      state: JSON.parse(String(row['state'])) as RampState,
    })),
  save: (rule, state, expectedVersion) =>
    write(() => {
      const version = Number(database.get(versionOf, rule)?.['version'] ?? 0)
      if (version !== expectedVersion) return false
      database.run(put, rule, version + 1, JSON.stringify(state))
      return true
    }),
  samples: (prefix, limit) =>
    database
      .all(samplesQuery, prefix, `${prefix}\u007f`, limit)
      .map((row) => String(row['sample'])),
})
