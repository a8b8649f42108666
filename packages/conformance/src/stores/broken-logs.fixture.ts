import { memoryStore } from '@callplane/core'
import type { ApplicationStores } from '@callplane/core/stores'
import { memoryEventJournal, type MemoryEventJournal } from '@callplane/crm'
import { changedApplications } from './applications.fixture.ts'
import { pause, type BrokenStore } from './broken-store.fixture.ts'

export const brokenLogs: readonly BrokenStore[] = [
  {
    bug: 'keys are shared by all tenants',
    subject: 'call log',
    caught: 'an entry is stored unless',
    harness: changedApplications(({ callLog }) => ({
      callLog: {
        ...callLog,
        async insert(entry) {
          const [key = ''] = entry.keys
          const [holder] = await callLog.tenantsHolding(key)
          const existing = holder === undefined ? null : await callLog.tenant(holder).findByKey(key)
          return existing ? { inserted: false, existing } : callLog.insert(entry)
        },
      },
    })),
  },
  {
    bug: 'keys that an entry gave up stay taken',
    subject: 'call log',
    caught: 'an entry is replaced by',
    harness: changedApplications(({ callLog }) => ({
      callLog: {
        ...callLog,
        async save(entry) {
          const held = await callLog.tenant(entry.tenant).get(entry.id)
          return callLog.save({
            ...entry,
            keys: [...new Set([...(held?.keys ?? []), ...entry.keys])],
          })
        },
      },
    })),
  },
  {
    bug: 'a key is looked up before it is taken, and not with it',
    subject: 'call log',
    caught: 'one of two entries',
    harness: changedApplications(({ callLog }) => ({
      callLog: {
        ...callLog,
        async insert(entry) {
          for (const key of entry.keys) {
            const existing = await callLog.tenant(entry.tenant).findByKey(key)
            if (existing) return { inserted: false, existing }
          }
          await pause()
          await callLog.insert({ ...entry, keys: [] })
          return { inserted: true }
        },
      },
    })),
  },
  {
    bug: 'unknown durations count into averages',
    subject: 'call log',
    caught: 'entries are totalled',
    harness: changedApplications(({ callLog }) => ({
      callLog: {
        ...callLog,
        tenant(name) {
          const log = callLog.tenant(name)
          const totals: typeof log.totals = async (window) =>
            (await log.totals(window)).map((total) => ({ ...total, timed: total.count }))
          return { ...log, totals }
        },
      },
    })),
  },
  {
    bug: 'pages of the log ignore the filter',
    subject: 'call log',
    caught: 'the entries of a tenant are listed',
    harness: changedApplications(({ callLog }) => ({
      callLog: {
        ...callLog,
        tenant(name) {
          const log = callLog.tenant(name)
          return { ...log, list: ({ limit, offset }) => log.list({ limit, offset }) }
        },
      },
    })),
  },
  {
    bug: 'users see the calls of others',
    subject: 'call log',
    caught: 'entries are listed and totalled by direction',
    harness: changedApplications(({ callLog }) => ({
      callLog: {
        ...callLog,
        tenant(name) {
          const log = callLog.tenant(name)
          return { ...log, list: ({ users: _users, ...filter }) => log.list(filter) }
        },
      },
    })),
  },
  {
    bug: 'calls whose outcome is unknown are still open',
    subject: 'call log',
    caught: 'browser calls that wait',
    harness: changedApplications(({ callLog }) => ({
      callLog: {
        ...callLog,
        quietSince: async () => callLog.changedSince(''),
      },
    })),
  },
  {
    bug: 'changes come in no order',
    subject: 'call log',
    caught: 'entries that changed since',
    harness: changedApplications(({ callLog }) => ({
      callLog: {
        ...callLog,
        changedSince: async (since) => (await callLog.changedSince(since)).toReversed(),
      },
    })),
  },
]

export const brokenJournals: readonly BrokenStore[] = [
  {
    bug: 'a place that is not known begins at the oldest event',
    subject: 'event journal',
    caught: 'a place that is not known',
    harness: changedApplications(({ journal }) => ({
      journal: {
        ...journal,
        after: async (tenant, place, limit) => (await journal.after(tenant, place, limit)) ?? [],
      },
    })),
  },
  {
    bug: 'the event at the place is given again',
    subject: 'event journal',
    caught: 'what came after a place',
    harness: changedApplications(({ journal }) => {
      const starts = new Map<string, string>()
      return {
        journal: {
          ...journal,
          async position(tenant) {
            const place = await journal.position(tenant)
            if (!starts.has(tenant)) starts.set(tenant, place)
            return place
          },
          after: (tenant, _place, limit) => journal.after(tenant, starts.get(tenant) ?? '', limit),
        },
      }
    }),
  },
  {
    bug: 'listeners hear every tenant',
    subject: 'event journal',
    caught: 'listeners are told',
    harness: changedApplications(({ journal }) => ({
      journal: {
        ...journal,
        subscribe(_tenant, listener) {
          const stops = ['a', 'b', 'c'].map((tenant) => journal.subscribe(tenant, listener))
          return () => stops.forEach((stop) => stop())
        },
      },
    })),
  },
  {
    bug: 'each connection has an order of its own',
    subject: 'event journal',
    caught: 'events of several connections',
    harness: {
      name: 'broken',
      async open() {
        const journals = [memoryEventJournal('one'), memoryEventJournal('two')] as const
        const own = (at: 0 | 1): Pick<ApplicationStores, 'eventJournal'> => {
          const eventJournal = () => ({
            ...journals[at],
            async append(...event: Parameters<MemoryEventJournal['append']>) {
              await journals[at].append(...event)
              await pause()
              await journals[at === 0 ? 1 : 0].append(...event)
            },
          })
          return { eventJournal } as unknown as ApplicationStores
        }
        return {
          store: { ...memoryStore(), ...own(0) },
          second: async () => ({ ...memoryStore(), ...own(1) }),
        }
      },
    },
  },
]
