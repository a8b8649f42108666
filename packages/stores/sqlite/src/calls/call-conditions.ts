import { contactKey, type CallFilter } from '@callplane/core'
import type { SQLInputValue } from 'node:sqlite'

/** SQL, or a part of it, and what it needs. */
export interface Query {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

const equal = ['tenant', 'campaign', 'status', 'provider', 'direction'] as const

export const conditionsOf = (filter: CallFilter): Query[] => [
  ...equal.flatMap((name) => {
    const value = filter[name]
    return value === undefined ? [] : [{ sql: `c.${name} = ?`, values: [value] }]
  }),
  ...(filter.contact === undefined
    ? []
    : [{ sql: 'c.contact = ?', values: [contactKey(filter.contact)] }]),
  ...(filter.number === undefined ? [] : [{ sql: 'p.number = ?', values: [filter.number] }]),
]

/** With a number, the table of the numbers leads, which has the time and the id of each call. */
export const sourceOf = (filter: CallFilter) =>
  filter.number === undefined
    ? { from: 'calls c', time: 'c.created_at', id: 'c.id' }
    : { from: 'parties p CROSS JOIN calls c ON c.id = p.call', time: 'p.created_at', id: 'p.call' }

export const between = (time: string, { from, until }: CallFilter): Query[] => [
  ...(from === undefined ? [] : [{ sql: `${time} >= ?`, values: [from] }]),
  ...(until === undefined || until === Infinity ? [] : [{ sql: `${time} < ?`, values: [until] }]),
]

export const where = (conditions: readonly Query[]): string =>
  conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`

export const valuesOf = (conditions: readonly Query[]): SQLInputValue[] =>
  conditions.flatMap(({ values }) => values)
