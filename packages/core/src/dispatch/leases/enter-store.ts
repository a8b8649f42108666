import type { CallRecord } from '../../journal/record.ts'
import { createStoreAccess } from '../../journal/store/store-access.ts'
import type { CallStore, CallSummary } from '../../journal/store/store.ts'
import { inputError } from '../../model/error.ts'
import { milliseconds, type Milliseconds } from '../../model/units.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import type { DispatcherOptions } from '../dispatcher-api.ts'
import { createMembership, type MembershipParts } from './membership.ts'
import { createStoreTime } from './store-time.ts'

const defaultLease = 15_000
const leastLease = 1_000

const leaseOf = (leaseMs: number = defaultLease): Milliseconds => {
  if (!Number.isFinite(leaseMs) || leaseMs < leastLease)
    throw inputError('settings-invalid', 'createDispatcher', [
      { path: ['leaseMs'], message: `must be a number of milliseconds, at least ${leastLease}` },
    ])
  return milliseconds(leaseMs)
}

interface StoreSide extends Pick<MembershipParts, 'changed' | 'lost'> {
  summaryOf(record: CallRecord): CallSummary
  /** Takes up at most `limit` calls that need attention by then; gives how many. */
  work(until: number, limit: number): Promise<number>
}

/** The store as this dispatcher uses it: under a lease, in the store's time. */
export const enterStore = (
  { host, leaseMs, takeOver = false }: DispatcherOptions<readonly Provider[]>,
  calls: CallStore,
  providers: ReadonlyMap<string, Provider>,
  { changed, lost, work, summaryOf }: StoreSide,
) => {
  const time = createStoreTime(host.clock)
  const membership = createMembership({
    store: calls,
    host,
    time,
    leaseFor: leaseOf(leaseMs),
    takeOver,
    changed,
    work: (limit) => work(time.now(), limit),
    lost,
  })
  const store = createStoreAccess({
    store: calls,
    owner: () => membership.id,
    ready: membership.ready,
    kindsOf: (provider) => providers.get(provider)?.definition.can.references ?? [],
    now: time.now,
    summaryOf,
  })
  return { time, membership, store }
}
