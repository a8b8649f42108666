import type {
  AttemptRecord,
  CallEvent,
  CallRecord,
  ReferenceClaim,
  StoreWrite,
} from '@callplane/core'

/** Monday 5 January 2026, 12:00 UTC. */
export const noon = Date.UTC(2026, 0, 5, 12)
/** Fictional numbers (NANP 555-01xx). */
export const far = '+14155550123'
export const business = '+14155550100'

export const attemptOf = (key: string, fields: Partial<AttemptRecord> = {}): AttemptRecord => ({
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

/** A call that needs attention at noon. */
export const callOf = (
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

export const nextOf = (record: CallRecord, fields: Partial<CallRecord> = {}): CallRecord => ({
  ...record,
  ...fields,
  version: record.version + 1,
})

/** A write of the dispatcher `one`. */
export const writeOf = (fields: Partial<StoreWrite> = {}): StoreWrite => ({
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

export const claimOf = (id: string, fields: Partial<ReferenceClaim> = {}): ReferenceClaim => ({
  provider: 'a',
  kind: 'call',
  id,
  attempt: 'k1',
  ...fields,
})

export const reportOf = (id: string, references: CallEvent['references']): CallEvent => ({
  id,
  type: 'ringing',
  providerStatus: 'ringing',
  leg: 'far',
  at: noon,
  references,
})

/** A dispatcher that keeps what it is told, as `id version`. */
export const ownerOf = (id: string, leaseMs = 60_000) => {
  const told: string[] = []
  return {
    id,
    leaseMs,
    takeOver: false,
    told,
    changed: (change: { readonly id: string; readonly version: number }) =>
      void told.push(`${change.id} ${change.version}`),
  }
}
