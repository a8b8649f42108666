import { milliseconds } from '../model/units.ts'
import { sanitiseReferences } from './sanitise-event.ts'
import { toFailure } from '../model/error.ts'
import type { Placed } from '../plugin/calls-port.ts'
import { createChange, type JournalParts } from './change-record.ts'
import { createEntering } from './entering.ts'
import { closingError } from './closing-error.ts'
import { always, type Journal } from './journal-api.ts'
import { withEvents } from './merge-events.ts'
import { attemptOf, withAttempt, type CallRecord } from './record.ts'

export * from './journal-api.ts'

/** What a provider has said must not be lost to a store that is away for a moment. */
const outcomePatience = milliseconds(60_000)

export const createJournal = (parts: JournalParts): Journal => {
  const { inFlight, changed, fenced } = parts
  const entering = createEntering({ store: parts.store, changed, refused: fenced })
  const change = createChange(parts, entering)
  const now = ({ id }: CallRecord) => parts.timeOf(id)

  const take =
    (key: string, { references, events = [] }: Placed, matched: true | undefined) =>
    (record: CallRecord): CallRecord | null => {
      const attempt = attemptOf(record, key)
      if (!attempt) return null
      const told = { ...attempt.told, ...sanitiseReferences(references) }
      const merged = withAttempt(record, key, {
        state: 'accepted',
        settledAt: attempt.state === 'accepted' ? attempt.settledAt : now(record),
        references: { ...attempt.references, ...told },
        told,
        matched: matched && attempt.state === 'accepted' ? attempt.matched : matched,
        error: undefined,
        givenUpAt: null,
      })
      return withEvents(merged, key, events, now(record)) ?? merged
    }

  return {
    inFlight,
    unsent: entering.unsent,
    begin: entering.begin,
    hold: async (id) => (entering.of(id) ? change(id, always, (record) => record) : null),
    change,
    settle: (subject, key, outcome) =>
      change(
        subject,
        (record) => {
          const attempt = attemptOf(record, key)
          return attempt !== undefined && !['accepted', 'refused'].includes(attempt.state)
        },
        (record) => withAttempt(record, key, { settledAt: now(record), ...outcome }),
        { patience: outcomePatience },
      ),
    accept: (subject, key, placed) =>
      change(subject, always, take(key, placed, undefined), {
        ids: 'proved',
        patience: outcomePatience,
      }),
    adopt: (subject, key, placed, ids) =>
      change(
        subject,
        (record) => {
          const attempt = attemptOf(record, key)
          return attempt !== undefined && attempt.state !== 'refused'
        },
        take(key, placed, ids === 'matched' ? true : undefined),
        { ids },
      ),
    addEvents: (subject, key, events) =>
      change(subject, always, (record) => withEvents(record, key, events, now(record)), {
        ids: events.some((event) => event.attemptKey === key) ? 'proved' : undefined,
      }),
    announce: (record) =>
      changed({ ...record, attempts: [], commands: [], closed: null }, record, true),
    close: (subject, decision, reason, error) =>
      change(
        subject,
        (record) => record.closed === null && decision(record),
        (record) => ({
          ...record,
          closed: {
            at: now(record),
            status: reason === 'canceled' ? 'canceled' : 'failed',
            reason,
            error: error ? toFailure(error) : closingError(record, reason),
          },
        }),
        { asOwner: true },
      ),
  }
}
