import type { AttemptRecord, CallRecord, CommandRecord } from './record.ts'
import type { CallEvent } from '../model/event.ts'
import { attemptRecord, callRecord, noon } from '../testing/index.ts'

export { noon }

/** So many seconds after noon, as the record shows it. */
export const shown = (seconds: number): string => new Date(noon + seconds * 1000).toISOString()

/** An attempt that provider `a` accepted as its call `CA1`. */
export const attemptWith = (fields: Partial<AttemptRecord> = {}): AttemptRecord =>
  attemptRecord('k1', {
    state: 'accepted',
    settledAt: noon + 1_000,
    references: { call: 'CA1' },
    ...fields,
  })

/** A call with such an attempt. */
export const recordWith = (fields: Partial<CallRecord> = {}): CallRecord =>
  callRecord('call_1', {}, { dueAt: null, attempts: [attemptWith()], ...fields })

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
