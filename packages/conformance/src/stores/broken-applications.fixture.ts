import { changedApplications } from './applications.fixture.ts'
import { brokenJournals, brokenLogs } from './broken-logs.fixture.ts'
import { pause, type BrokenStore } from './broken-store.fixture.ts'

const brokenCounters: readonly BrokenStore[] = [
  {
    bug: 'a sum is looked up before it is added to, and not with it',
    subject: 'counters',
    caught: 'no more than the limit',
    harness: changedApplications(({ counters }) => ({
      counters: {
        ...counters,
        async take(key, entry, bound) {
          if ((await counters.sum(key, bound.since)) + entry.amount > bound.limit) return 'full'
          await pause()
          return counters.take(key, entry, { ...bound, limit: Infinity })
        },
      },
    })),
  },
  {
    bug: 'an id counts again',
    subject: 'counters',
    caught: 'an id counts once',
    harness: changedApplications(({ counters }) => {
      let takes = 0
      return {
        counters: {
          ...counters,
          take: (key, entry, bound) =>
            counters.take(key, { ...entry, id: `${entry.id} ${++takes}` }, bound),
        },
      }
    }),
  },
  {
    bug: 'the start of the window is part of it',
    subject: 'counters',
    caught: 'what was taken within',
    harness: changedApplications(({ counters }) => ({
      counters: { ...counters, sum: (key, since) => counters.sum(key, since - 1) },
    })),
  },
  {
    bug: 'all keys count together',
    subject: 'counters',
    caught: 'counts are those of a plain list',
    harness: changedApplications(({ counters }) => ({
      counters: {
        sum: (_key, since) => counters.sum('', since),
        take: (_key, entry, bound) => counters.take('', entry, bound),
        giveBack: (_key, id) => counters.giveBack('', id),
      },
    })),
  },
  {
    bug: 'sums of money are compared exactly',
    subject: 'counters',
    caught: 'three times 0.1',
    harness: changedApplications(({ counters }) => ({
      counters: {
        ...counters,
        async take(key, entry, bound) {
          const sum = (await counters.sum(key, bound.since)) + entry.amount
          return sum > bound.limit ? 'full' : counters.take(key, entry, bound)
        },
      },
    })),
  },
]

const brokenOutboxes: readonly BrokenStore[] = [
  {
    bug: 'every owner is given the same deliveries',
    subject: 'outbox',
    caught: 'two owners that ask',
    harness: changedApplications(({ outbox }) => ({
      outbox: {
        ...outbox,
        put: (delivery, lease) => outbox.put(delivery, lease && { ...lease, owner: 'all' }),
        due: (now, limit, lease) => outbox.due(now, limit, { ...lease, owner: 'all' }),
        renew: (ids, lease) => outbox.renew(ids, { ...lease, owner: 'all' }),
      },
    })),
  },
  {
    bug: 'what an owner was given is lost if it stops',
    subject: 'outbox',
    caught: 'what one owner was given',
    harness: changedApplications(({ outbox }) => ({
      outbox: {
        ...outbox,
        due: (now, limit, lease) => outbox.due(now, limit, { ...lease, leaseMs: Infinity }),
      },
    })),
  },
  {
    bug: 'a lease ends as soon as it is granted',
    subject: 'outbox',
    caught: 'what one owner was given',
    harness: changedApplications(({ outbox }) => ({
      outbox: {
        ...outbox,
        due: (now, limit, lease) => outbox.due(now, limit, { ...lease, leaseMs: 1 }),
      },
    })),
  },
  {
    bug: 'an owner writes a delivery that another one was given',
    subject: 'outbox',
    caught: 'an owner whose delivery another one was given',
    harness: changedApplications(({ outbox }) => ({
      outbox: { ...outbox, put: (delivery) => outbox.put(delivery) },
    })),
  },
  {
    bug: 'any write ends a lease',
    subject: 'outbox',
    caught: 'a write without a lease',
    harness: changedApplications(({ outbox }) => {
      let owner = ''
      return {
        outbox: {
          ...outbox,
          put: (delivery, lease) => outbox.put(delivery, lease ?? { owner, leaseMs: 0 }),
          due(now, limit, lease) {
            owner = lease.owner
            return outbox.due(now, limit, lease)
          },
        },
      }
    }),
  },
  {
    bug: 'a renewal extends nothing',
    subject: 'outbox',
    caught: 'a lease goes on that its owner renews',
    harness: changedApplications(({ outbox }) => ({
      outbox: { ...outbox, renew: async (ids) => ids.filter((id) => !id.includes(' ')) },
    })),
  },
  {
    bug: 'any revision is written',
    subject: 'outbox',
    caught: 'a delivery is replaced',
    harness: changedApplications(({ outbox }) => ({
      outbox: {
        ...outbox,
        async put(delivery, lease) {
          const revision = ((await outbox.get(delivery.id))?.revision ?? 0) + 1
          return outbox.put({ ...delivery, revision }, lease)
        },
      },
    })),
  },
  {
    bug: 'a revision is compared before it is written, and not with it',
    subject: 'outbox',
    caught: 'one of two writes',
    harness: changedApplications(({ outbox }) => ({
      outbox: {
        ...outbox,
        async put(delivery, lease) {
          const held = await outbox.get(delivery.id)
          await pause()
          await outbox.put(delivery, lease)
          return (held?.revision ?? 0) === delivery.revision - 1
        },
      },
    })),
  },
  {
    bug: 'what is due comes in no order',
    subject: 'outbox',
    caught: 'what is due comes oldest first',
    harness: changedApplications(({ outbox }) => ({
      outbox: {
        ...outbox,
        due: async (now, limit, lease) =>
          (await outbox.due(now, 100, lease)).toReversed().slice(0, limit),
      },
    })),
  },
]

/** What guards and a CRM keep, with one bug each. */
export const brokenApplications: readonly BrokenStore[] = [
  ...brokenCounters,
  ...brokenOutboxes,
  ...brokenLogs,
  ...brokenJournals,
]
