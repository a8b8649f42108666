import type { AttemptRecord, CallRecord } from '../journal/record.ts'
import type { ReferenceClaim, StoreWrite } from '../journal/store/store.ts'
import { business, far } from './call-examples.ts'

/** Monday 5 January 2026, 12:00 UTC, in epoch milliseconds: when the calls of these examples are created. */
export const noon = Date.UTC(2026, 0, 5, 12)

/** An attempt that was sent to provider `a` at noon. */
export const attemptRecord = (key: string, fields: Partial<AttemptRecord> = {}): AttemptRecord => ({
  key,
  kind: 'place',
  provider: 'a',
  routeIndex: 0,
  state: 'sent',
  plannedAt: noon,
  sentAt: noon,
  sendBy: noon + 2_000,
  settledAt: null,
  references: {},
  notes: [],
  locates: 0,
  absences: 0,
  nextLocateAt: null,
  polls: 0,
  nextPollAt: null,
  lastPolledAt: null,
  confirmedAt: null,
  reviews: 0,
  nextReviewAt: null,
  reviewedAt: null,
  givenUpAt: null,
  ...fields,
})

/** The first version of a call from `business` to `far`, without attempts, that needs attention at noon. */
export const callRecord = (
  id: string,
  request: Partial<CallRecord['request']> = {},
  fields: Partial<CallRecord> = {},
): CallRecord => ({
  id,
  version: 1,
  dueAt: noon,
  direction: 'outbound',
  createdAt: noon,
  request: { to: far, from: business, ...request },
  fingerprint: '',
  rule: null,
  room: null,
  reroute: [],
  routes: [{ provider: 'a', weight: 1 }],
  skipped: [],
  dialBefore: noon + 60_000,
  strict: false,
  impliedFrom: false,
  attempts: [],
  events: [],
  commands: [],
  cancelRequestedAt: null,
  closed: null,
  ...fields,
})

/** The next version of a record. */
export const nextVersion = (record: CallRecord, fields: Partial<CallRecord> = {}): CallRecord => ({
  ...record,
  ...fields,
  version: record.version + 1,
})

/** A write of the dispatcher `one` at noon that claims no id. */
export const storeWrite = (fields: Partial<StoreWrite> = {}): StoreWrite => ({
  owner: 'one',
  asOwner: false,
  ended: [],
  at: noon,
  claims: [],
  releases: [],
  taken: [],
  summary: () => ({ status: 'queued', provider: null }),
  ...fields,
})

/** The claim of an id of a call at provider `a` by the attempt `k1`. */
export const referenceClaim = (
  id: string,
  fields: Partial<ReferenceClaim> = {},
): ReferenceClaim => ({ provider: 'a', kind: 'call', id, attempt: 'k1', ...fields })

/** A dispatcher for `join` that keeps what it is told, as `id version`. Its lease lasts a minute. */
export const storeOwner = (id: string, leaseMs = 60_000) => {
  const told: string[] = []
  return {
    id,
    leaseMs,
    takeOver: false,
    told,
    changed: (change: { readonly id: string; readonly version: number }): void =>
      void told.push(`${change.id} ${change.version}`),
  }
}
