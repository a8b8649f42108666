import type { RampState, RampStore } from '@callplane/core'
import { original, storable } from '../database/binary-arrays.ts'
import type { StoreParts } from '../store-parts.ts'
import type { Tables } from '../schema/tables.ts'

/** Samples are ASCII, so nothing that begins with the prefix comes after the last sign of it. */
export const samplesQuery = (
  { calls }: Pick<Tables, 'calls'>,
  prefix: string,
  limit: number,
): { readonly text: string; readonly values: readonly [string, string, number] } => ({
  text: `SELECT sample FROM ${calls} WHERE sample >= $1 AND sample < $2 ORDER BY sample DESC LIMIT $3`,
  values: [prefix, `${prefix}\u007f`, limit],
})

/** The ramps of the rules, one row each. */
export const createRamps = ({ database, tables: t, ready, statement }: StoreParts): RampStore => {
  const all = statement(`SELECT rule, version, state FROM ${t.ramps}`)
  const insert = statement(
    `INSERT INTO ${t.ramps} (rule, version, state) VALUES ($1, 1, $2) ON CONFLICT (rule) DO NOTHING RETURNING version`,
  )
  const replace = statement(
    `UPDATE ${t.ramps} SET version = version + 1, state = $2 WHERE rule = $1 AND version = $3 RETURNING version`,
  )
  return {
    async load() {
      await ready()
      const rows = await database.query<{ rule: string; version: number; state: string }>(all, [])
      return rows.map(({ rule, version, state }) => ({
        rule: original(rule),
        version,
        state: JSON.parse(state) as RampState,
      }))
    },
    async save(rule, state, expectedVersion) {
      await ready()
      const text = JSON.stringify(state)
      const rows =
        expectedVersion === 0
          ? await database.query(insert, [storable(rule), text])
          : await database.query(replace, [storable(rule), text, expectedVersion])
      return rows.length > 0
    },
    async samples(prefix, limit) {
      await ready()
      const { text, values } = samplesQuery(t, prefix, limit)
      const rows = await database.query<{ sample: string }>(statement(text), values)
      return rows.map(({ sample }) => sample)
    },
  }
}
