import { dayScope, hourScope, tenantScope } from '@callplane/core/stores'
import type { Derived } from './call-columns.ts'
import type { Database } from '../database/database.ts'

const hour = 3_600_000
const day = 24 * hour

const cell = ['scope', 'start', 'status', 'provider', 'direction'] as const

/** The cells of a call: of its hour, of its day, and of its tenant's day. An absent provider is an empty text. */
const cellsOf = (call: 'NEW' | 'OLD'): readonly (readonly [values: string, when: string])[] => {
  const start = (length: number): string =>
    `CAST(${call}.created_at / ${length} AS INTEGER) * ${length}`
  const rest = `${call}.status, coalesce(${call}.provider, ''), ${call}.direction`
  return [
    [`'hour', ${start(3_600_000)}, ${rest}`, ''],
    [`'day', ${start(86_400_000)}, ${rest}`, ''],
    [`'day:' || ${call}.tenant, ${start(86_400_000)}, ${rest}`, `${call}.tenant IS NOT NULL`],
  ]
}

const add = cellsOf('NEW')
  .map(
    ([values, when]) => `
  INSERT INTO counts (${cell.join(', ')}, count) SELECT ${values}, 1 WHERE ${when || 'true'}
    ON CONFLICT DO UPDATE SET count = count + 1;`,
  )
  .join('')

const subtract = cellsOf('OLD')
  .map(
    ([values]) => `
  UPDATE counts SET count = count - 1 WHERE (${cell.join(', ')}) = (${values});
  DELETE FROM counts WHERE (${cell.join(', ')}) = (${values}) AND count = 0;`,
  )
  .join('')

/**
 * Counts of the calls that need no attention any more. The few others are counted from their rows, so that a call costs
 * these writes once, when it settles, and not at each change of its status. Triggers count what is inserted and deleted;
 * changes are counted by `moveCount`, because a trigger makes every update of a status slower.
 */
export const keptCountsSchema = `
CREATE TABLE counts (
  scope TEXT NOT NULL,
  start INTEGER NOT NULL,
  status TEXT NOT NULL,
  provider TEXT NOT NULL,
  direction TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (${cell.join(', ')})
) STRICT, WITHOUT ROWID;
${[
  ["'hour'", 3_600_000, 'true'],
  ["'day'", 86_400_000, 'true'],
  ["'day:' || tenant", 86_400_000, 'tenant IS NOT NULL'],
]
  .map(
    ([scope, length, when]) => `
INSERT INTO counts
  SELECT ${scope}, CAST(created_at / ${length} AS INTEGER) * ${length}, status, coalesce(provider, ''), direction, count(*)
  FROM calls WHERE due_at IS NULL AND ${when} GROUP BY 1, 2, 3, 4, 5;`,
  )
  .join('')}
CREATE TRIGGER counts_insert AFTER INSERT ON calls WHEN NEW.due_at IS NULL BEGIN${add}
END;
CREATE TRIGGER counts_delete AFTER DELETE ON calls WHEN OLD.due_at IS NULL BEGIN${subtract}
END;
`

const names = cell.join(', ')
const addOne = `
  INSERT INTO counts (${names}, count) VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1`
const isCell = cell.map((name) => `${name} = ?`).join(' AND ')
const takeOne = `UPDATE counts SET count = count - 1 WHERE ${isCell}`
const dropEmpty = `DELETE FROM counts WHERE ${isCell} AND count = 0`

type Counted = Pick<
  Derived,
  'due_at' | 'created_at' | 'status' | 'provider' | 'direction' | 'tenant'
>
type Cell = readonly [string, number, string, string, string]

const cellsFor = ({ created_at, status, provider, direction, tenant }: Counted): Cell[] => {
  const start = (length: number) => Math.floor(Number(created_at) / length) * length
  const rest = [String(status), String(provider ?? ''), String(direction)] as const
  const days = [dayScope, ...(tenant === null ? [] : [tenantScope(String(tenant))])]
  return [
    [hourScope, start(hour), ...rest],
    ...days.map((scope): Cell => [scope, start(day), ...rest]),
  ]
}

/** Counts the new version of a call instead of the old one, where either needs no attention. In a transaction. */
export const moveCount = (database: Database, before: Counted, after: Counted): void => {
  if (before.due_at !== null && after.due_at !== null) return
  const old = before.due_at === null ? cellsFor(before) : []
  const wanted = after.due_at === null ? cellsFor(after) : []
  if (String(old) === String(wanted)) return
  for (const one of old) {
    database.run(takeOne, ...one)
    database.run(dropEmpty, ...one)
  }
  for (const one of wanted) database.run(addOne, ...one)
}
