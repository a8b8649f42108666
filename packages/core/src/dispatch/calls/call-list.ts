import { periodMs } from '../../journal/call-row.ts'
import type { StoreAccess } from '../../journal/store/store-access.ts'
import type { CallRecord } from '../../journal/record.ts'
import type { CallFilter, CallPageRequest } from '../../journal/store/store-query.ts'
import { timeBefore, toMilliseconds, seconds } from '../../model/units.ts'
import type { Call } from '../../model/call.ts'
import { inputError } from '../../model/error.ts'
import type { CallCountRequest, CallCounts, CallListRequest, CallPage } from '../dispatcher-api.ts'
import type { DispatchWorld } from '../world.ts'

const defaultLimit = 100
const maxLimit = 1_000

const checked = ({ limit = defaultLimit, after }: Partial<CallPageRequest>): CallPageRequest => {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit)
    throw inputError('input-invalid', 'calls', [
      { path: ['limit'], message: `must be an integer from 1 to ${maxLimit}` },
    ])
  return { limit, after }
}

type View = (record: CallRecord) => Call

export const listCalls = async (
  store: Pick<StoreAccess, 'list'>,
  view: View,
  { limit, after, ...filter }: CallListRequest,
): Promise<CallPage> => {
  const { records, next } = await store.list(filter, checked({ limit, after }))
  return { calls: records.map(view), next }
}

/** Every call, page after page, so that an export of millions needs the memory of one page. */
export async function* allCalls(
  store: Pick<StoreAccess, 'list'>,
  view: View,
  filter: CallFilter,
): AsyncGenerator<Call, void, undefined> {
  let after: string | undefined
  do {
    const page = await store.list(filter, { limit: maxLimit, after })
    for (const record of page.records) yield view(record)
    after = page.next ?? undefined
  } while (after !== undefined)
}

const periods: readonly string[] = Object.keys(periodMs)

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** In the order of the periods, then of providers and statuses. */
export const countCalls = async (
  store: Pick<StoreAccess, 'count'>,
  { per = 'hour', ...filter }: CallCountRequest,
): Promise<CallCounts> => {
  if (!periods.includes(per))
    throw inputError('input-invalid', 'calls.count', [
      { path: ['per'], message: `must be one of ${periods.join(', ')}` },
    ])
  const counts = [...(await store.count(filter, per))].sort(
    (one, other) =>
      one.hour - other.hour ||
      order(one.provider ?? '', other.provider ?? '') ||
      order(one.status, other.status),
  )
  return { total: counts.reduce((sum, { count }) => sum + count, 0), counts }
}

/** Calls deleted by one write, so that retention never holds up the calls of the moment. */
const purgeBatch = 500

export const purgeCalls = async (
  { store, now }: Pick<DispatchWorld, 'store' | 'now'>,
  { olderThan }: { readonly olderThan: number },
): Promise<number> => {
  if (!Number.isFinite(olderThan) || olderThan < 0)
    throw inputError('input-invalid', 'calls.purge', [
      { path: ['olderThan'], message: 'must be a number of seconds, 0 or more' },
    ])
  const before = timeBefore(now(), toMilliseconds(seconds(olderThan)))
  let purged = 0
  for (;;) {
    const count = await store.purge(before, purgeBatch)
    if (count === 0) return purged
    purged += count
  }
}
