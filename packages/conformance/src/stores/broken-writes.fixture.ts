import { withCalls, withoutKey, type BrokenStore } from './broken-store.fixture.ts'

export const brokenRecords: readonly BrokenStore[] = [
  {
    bug: 'a write is lost',
    subject: 'records',
    caught: 'a record comes back',
    harness: withCalls(() => ({ save: () => ({ outcome: 'saved', owned: true }) })),
  },
  {
    bug: 'a stale save is accepted',
    subject: 'records',
    caught: 'a record is replaced by its next version only',
    harness: withCalls((calls) => ({
      async save(record, write) {
        const held = await calls.get(record.id)
        return calls.save({ ...record, version: (held?.version ?? 0) + 1 }, write)
      },
    })),
  },
  {
    bug: 'one write that throws fails those beside it',
    subject: 'records',
    caught: 'writes that are asked for together',
    harness: withCalls((calls) => ({
      async save(record, write) {
        const saved = await calls.save(record, write)
        if (saved.outcome === 'conflict') throw new Error('the batch failed')
        return saved
      },
    })),
  },
  {
    bug: 'one key is claimed by two calls',
    subject: 'records',
    caught: 'an idempotency key holds one call',
    harness: withCalls((calls) => ({
      claim: (record, write) => calls.claim(withoutKey(record), write),
    })),
  },
  {
    bug: 'tenants share their idempotency keys',
    subject: 'records',
    caught: 'an idempotency key holds one call',
    harness: withCalls((calls) => ({
      claim: (record, write) =>
        calls.claim({ ...record, request: { ...record.request, tenant: undefined } }, write),
    })),
  },
  {
    bug: 'attempts after the first are not found',
    subject: 'records',
    caught: 'a call is found by each of its attempts',
    harness: withCalls((calls) => ({
      findByAttempt: async (key) => (key === 'k1' ? calls.findByAttempt(key) : null),
    })),
  },
  {
    bug: 'calls to a party include those of long ago',
    subject: 'records',
    caught: 'calls to a party',
    harness: withCalls((calls) => ({ findByParty: (party) => calls.findByParty(party, 0) })),
  },
]

export const brokenReferences: readonly BrokenStore[] = [
  {
    bug: 'an id is taken from its owner',
    subject: 'references',
    caught: 'an id stays with the call',
    harness: withCalls((calls) => ({
      async save(record, write) {
        const saved = await calls.save(record, write)
        return saved.outcome === 'owned' ? calls.save(record, { ...write, claims: [] }) : saved
      },
    })),
  },
  {
    bug: 'a call releases ids of others',
    subject: 'references',
    caught: 'a call releases only ids of its own',
    harness: withCalls((calls) => {
      const released = new Set<string>()
      return {
        save(record, write) {
          for (const { id } of write.releases) released.add(id)
          return calls.save(record, write)
        },
        findByReference: async (...reference) =>
          released.has(reference[2]) ? null : calls.findByReference(...reference),
      }
    }),
  },
  {
    bug: 'a parked event is lost',
    subject: 'references',
    caught: 'an event that comes early is kept',
    harness: withCalls(() => ({ park: () => null })),
  },
  {
    bug: 'a claim does not wait for parked events',
    subject: 'references',
    caught: 'a save is told of all events',
    harness: withCalls((calls) => ({
      async save(record, write) {
        const saved = await calls.save(record, write)
        return saved.outcome === 'parked'
          ? calls.save(record, { ...write, taken: saved.events.map(({ id }) => id) })
          : saved
      },
    })),
  },
  {
    bug: 'parked events never expire',
    subject: 'references',
    caught: 'a parked event is forgotten',
    harness: withCalls((calls) => ({
      save: (record, write) => calls.save(record, { ...write, at: 0 }),
    })),
  },
  {
    bug: 'an event is parked although its call is known',
    subject: 'references',
    caught: 'an event is handed to the call',
    harness: withCalls((calls) => ({
      async park(event) {
        await calls.park(event)
        return null
      },
    })),
  },
]
