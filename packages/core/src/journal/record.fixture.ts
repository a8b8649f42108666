import type { AttemptRecord, CallRecord, CommandRecord } from './record.ts'
import type { CallEvent } from '../model/event.ts'
import { business, far } from '../testing/index.ts'

/** Monday 5 January 2026, 12:00 UTC: when the calls of these tests are created. */
export const noon = Date.UTC(2026, 0, 5, 12)
/** So many seconds after noon, as the record shows it. */
export const shown = (seconds: number): string => new Date(noon + seconds * 1000).toISOString()

export const attemptWith = (fields: Partial<AttemptRecord> = {}): AttemptRecord => ({
  key: 'k1',
  kind: 'place',
  provider: 'a',
  routeIndex: 0,
  state: 'accepted',
  plannedAt: noon,
  sentAt: noon,
  sendBy: noon + 2000,
  settledAt: noon + 1000,
  references: { call: 'CA1' },
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

export const recordWith = (fields: Partial<CallRecord> = {}): CallRecord => ({
  id: 'call_1',
  version: 1,
  dueAt: null,
  direction: 'outbound',
  createdAt: noon,
  request: { to: far, from: business },
  fingerprint: '',
  rule: null,
  room: null,
  reroute: [],
  routes: [{ provider: 'a', weight: 1 }],
  skipped: [],
  dialBefore: noon + 60_000,
  strict: false,
  impliedFrom: false,
  attempts: [attemptWith()],
  events: [],
  commands: [],
  cancelRequestedAt: null,
  closed: null,
  ...fields,
})

/** The events as reports of an attempt, by default the first. */
export const reports = (events: readonly CallEvent[], attempt = 'k1'): CallRecord['events'] =>
  events.map((event) => ({ attempt, event, receivedAt: noon }))

export const commandOf = (fields: Partial<CommandRecord> = {}): CommandRecord => ({
  kind: 'hang-up',
  attempt: 'k1',
  reason: null,
  at: noon,
  state: 'sent',
  tries: 1,
  nextTryAt: null,
  ...fields,
})
