import { memoryStore, type CallSummary } from '@callplane/core'
import { withCalls, withLanes, type BrokenStore } from './broken-store.fixture.ts'
import { memoryLanes } from './memory.fixture.ts'

export const brokenQueries: readonly BrokenStore[] = [
  {
    bug: 'pages follow a count',
    subject: 'queries',
    caught: 'calls that are created meanwhile',
    harness: withCalls((calls) => ({
      async list(filter, { limit, after = '0' }) {
        const { records } = await calls.list(filter, { limit: 1_000 })
        const end = Number(after) + limit
        return {
          records: records.slice(Number(after), end),
          next: end < records.length ? String(end) : null,
        }
      },
    })),
  },
  {
    bug: 'calls of one moment are skipped between pages',
    subject: 'queries',
    caught: 'calls are listed and counted by {},',
    harness: withCalls((calls) => ({
      async list(filter, page) {
        const { records, next } = await calls.list(filter, page)
        return { records, next: next && next.replace(/\/.*/, '/') }
      },
    })),
  },
  {
    bug: 'the end of a time range is part of it',
    subject: 'queries',
    caught: 'calls are listed and counted by {"from":1767614400000,"until"',
    harness: withCalls((calls) => ({
      list: ({ until, ...filter }, page) =>
        calls.list({ ...filter, until: until === undefined ? until : until + 1 }, page),
    })),
  },
  {
    bug: 'a number matches where it is only a part of one',
    subject: 'queries',
    caught: 'calls are listed and counted by {"number":"+1415555"}',
    harness: withCalls((calls) => ({
      async list({ number, ...filter }, page) {
        const { records } = await calls.list(filter, { ...page, limit: 1_000 })
        const found = records.filter(({ request }) => request.to.startsWith(number ?? ''))
        return { records: found.slice(0, page.limit), next: null }
      },
    })),
  },
  {
    bug: 'counts are of the first version',
    subject: 'queries',
    caught: 'a call is listed by what its last version says',
    harness: withCalls((calls) => ({
      save: (record, write) =>
        calls.save(record, { ...write, summary: () => ({ status: 'queued', provider: null }) }),
    })),
  },
  {
    bug: 'purged calls stay in the counts',
    subject: 'counts',
    caught: 'counts equal the calls',
    harness: withCalls((calls) => {
      let purged = 0
      return {
        async purge(createdBefore, limit) {
          const count = await calls.purge(createdBefore, limit)
          purged += count
          return count
        },
        async count(filter, per) {
          const [first, ...others] = await calls.count(filter, per)
          return first ? [{ ...first, count: first.count + purged }, ...others] : others
        },
      }
    }),
  },
  {
    bug: 'days that a range has a part of are counted whole',
    subject: 'counts',
    caught: 'counts equal the calls',
    harness: withCalls((calls) => ({
      count: ({ until, ...filter }, per) =>
        calls.count(
          per === 'day' && until !== undefined
            ? { ...filter, until: Math.ceil(until / 86_400_000) * 86_400_000 }
            : { ...filter, until },
          per,
        ),
    })),
  },
  {
    bug: 'a call that is changed after it has settled keeps its old count',
    subject: 'counts',
    caught: 'counts equal the calls',
    harness: withCalls((calls) => {
      const settled = new Map<string, CallSummary>()
      return {
        save(record, write) {
          const summary = settled.get(record.id) ?? write.summary()
          if (record.dueAt === null) settled.set(record.id, summary)
          else settled.delete(record.id)
          return calls.save(record, { ...write, summary: () => summary })
        },
      }
    }),
  },
  {
    bug: 'a purge deletes calls that are open',
    subject: 'removal',
    caught: 'a purge deletes old calls',
    harness: withCalls((calls) => ({
      async purge(createdBefore, limit) {
        const { records } = await calls.list({ until: createdBefore }, { limit })
        for (const record of records)
          await calls.save(
            { ...record, dueAt: null, version: record.version + 1 },
            {
              owner: 'one',
              asOwner: false,
              ended: [],
              at: 0,
              claims: [],
              releases: [],
              taken: [],
              summary: () => ({ status: 'queued', provider: null }),
            },
          )
        return calls.purge(createdBefore, limit)
      },
    })),
  },
  {
    bug: 'a purge ignores its limit',
    subject: 'removal',
    caught: 'a purge deletes no more',
    harness: withCalls((calls) => ({ purge: (before) => calls.purge(before, 1_000) })),
  },
  {
    bug: 'an erasure does not tell which calls it left alone',
    subject: 'removal',
    caught: 'a number is erased',
    harness: withCalls((calls) => ({
      erase: async (number) => ({ ...(await calls.erase(number)), open: [] }),
    })),
  },
]

export const brokenLanes: readonly BrokenStore[] = [
  {
    bug: 'a lane is reserved beyond its pace by two dispatchers',
    subject: 'lanes',
    caught: 'starts of a lane are spaced',
    harness: {
      name: 'broken',
      async open() {
        const { calls } = memoryStore({ shared: true })
        return {
          store: { calls, lanes: memoryLanes() },
          second: async () => ({ calls, lanes: memoryLanes() }),
        }
      },
    },
  },
  {
    bug: 'a lane saves up starts while it is idle',
    subject: 'lanes',
    caught: 'a lane that was idle',
    harness: withLanes((lanes) => {
      let first: number | undefined
      return {
        reserveStart(lane, request) {
          first ??= request.now
          return lanes.reserveStart(lane, { ...request, now: first })
        },
      }
    }),
  },
  {
    bug: 'a start that is not wanted takes a place',
    subject: 'lanes',
    caught: 'a start that would come too late',
    harness: withLanes((lanes) => ({
      async reserveStart(lane, request) {
        const start = await lanes.reserveStart(lane, { ...request, until: Infinity })
        return start !== null && start > request.until ? null : start
      },
    })),
  },
  {
    bug: 'a pause of a lane is ignored',
    subject: 'lanes',
    caught: 'starts can be postponed',
    harness: withLanes(() => ({ postponeStarts() {} })),
  },
  {
    bug: 'a lane has more slots than its limit',
    subject: 'lanes',
    caught: 'a lane has no more slots',
    harness: withLanes((lanes) => ({
      takeSlot: (lane, request) => lanes.takeSlot(lane, { ...request, limit: request.limit + 1 }),
    })),
  },
  {
    bug: 'a slot whose call was never heard of again stays taken',
    subject: 'lanes',
    caught: 'a slot is free again',
    harness: withLanes((lanes) => ({
      takeSlot: (lane, request) => lanes.takeSlot(lane, { ...request, until: Infinity }),
    })),
  },
  {
    bug: 'the state of a lane is replaced whatever its version',
    subject: 'lanes',
    caught: 'the state of a lane',
    harness: withLanes((lanes) => ({
      async writeState(lane, _version, state) {
        return lanes.writeState(lane, (await lanes.readState(lane)).version, state)
      },
    })),
  },
]

export const notDurable: BrokenStore = {
  bug: 'what was written is gone after a crash',
  subject: 'durability',
  caught: 'every write that resolved',
  harness: {
    name: 'broken',
    open: async () => ({ store: memoryStore(), reopen: async () => memoryStore() }),
  },
}
