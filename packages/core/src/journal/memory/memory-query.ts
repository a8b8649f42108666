import { contactKey, partiesOf, periodOf } from '../call-row.ts'
import type { MemoryIndex } from './memory-index.ts'
import type { CallRecord } from '../record.ts'
import type {
  CallCount,
  CallFilter,
  CallPageRequest,
  CallRecordPage,
  CountPeriod,
} from '../store/store-query.ts'
import type { CallSummary } from '../store/store-write.ts'

const isEqual = (wanted: unknown, given: unknown): boolean =>
  wanted === undefined || wanted === given

const contactOf = ({ request: { contact } }: CallRecord) => contact && contactKey(contact)

const matches = (record: CallRecord, summary: CallSummary, filter: CallFilter): boolean =>
  isEqual(filter.tenant, record.request.tenant) &&
  isEqual(filter.campaign, record.request.campaign) &&
  isEqual(filter.contact && contactKey(filter.contact), contactOf(record)) &&
  isEqual(filter.direction, record.direction) &&
  isEqual(filter.status, summary.status) &&
  isEqual(filter.provider, summary.provider) &&
  (filter.number === undefined || partiesOf(record).includes(filter.number)) &&
  record.createdAt >= (filter.from ?? -Infinity) &&
  record.createdAt < (filter.until ?? Infinity)

const selected = (index: MemoryIndex, filter: CallFilter) =>
  [...index.records.values()].flatMap((record) => {
    const summary = index.summaryOf(record.id)
    return summary && matches(record, summary, filter) ? [{ record, summary }] : []
  })

/** Newest first; of one moment, the higher id first. */
const byAge = (one: CallRecord, other: CallRecord): number =>
  other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1)

const cursorOf = ({ createdAt, id }: CallRecord): string => `${createdAt}/${id}`

const isAfter = (record: CallRecord, cursor: string): boolean => {
  const slash = cursor.indexOf('/')
  const createdAt = Number(cursor.slice(0, slash))
  return (
    record.createdAt < createdAt ||
    (record.createdAt === createdAt && record.id < cursor.slice(slash + 1))
  )
}

export const listMemory = (
  index: MemoryIndex,
  filter: CallFilter,
  { limit, after }: CallPageRequest,
): CallRecordPage => {
  const found = selected(index, filter)
    .map(({ record }) => record)
    .filter((record) => after === undefined || isAfter(record, after))
    .sort(byAge)
  const records = found.slice(0, limit)
  const last = records.at(-1)
  return { records, next: last && found.length > limit ? cursorOf(last) : null }
}

export const countMemory = (
  index: MemoryIndex,
  filter: CallFilter,
  per: CountPeriod,
): CallCount[] => {
  const counts = new Map<string, CallCount>()
  for (const { record, summary } of selected(index, filter)) {
    const { status, provider } = summary
    const hour = periodOf(record, per)
    const key = JSON.stringify([status, provider, hour])
    counts.set(key, { status, provider, hour, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}
