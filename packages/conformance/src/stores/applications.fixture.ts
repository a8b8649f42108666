import { memoryStore } from '@callplane/core'
import type { ApplicationStores, Counters } from '@callplane/core/stores'
import { memoryCallLogStore, memoryEventJournal, memoryOutboxStore } from '@callplane/crm'
import { memoryCounters } from '@callplane/guards'
import type { ApplicationBench } from './case.ts'
import type { StoreHarness } from './harness.ts'

/** What guards and a CRM keep in memory, of one process. The CRM's stores read no more of an entry than these cases have. */
export const memoryApplications = (now?: () => number): ApplicationStores => {
  const held = memoryCounters()
  const counters: Counters = {
    sum: (key, since) => held.sum(key, since),
    take: async (key, entry, bound) => held.take(key, entry, bound),
    giveBack: async (key, id) => held.giveBack(key, id),
  }
  const [log, outbox, journal] = [
    memoryCallLogStore(),
    memoryOutboxStore({ now }),
    memoryEventJournal(),
  ]
  const others: unknown = {
    callLog: () => log,
    outbox: () => outbox,
    eventJournal: () => journal,
  }
  return { counters, ...(others as Omit<ApplicationStores, 'counters'>) }
}

/** One process over what `open` gives. `shared`: two processes see it. */
export const applicationHarness = (
  name: string,
  open: (now: () => number) => Partial<ApplicationStores>,
  shared = false,
): StoreHarness => ({
  name,
  async open() {
    let time = 0
    const store = { ...memoryStore(), ...open(() => time) }
    return {
      store,
      advance: (milliseconds) => void (time += milliseconds),
      ...(shared && { second: async () => store, reopen: async () => store }),
    }
  },
})

/** Stores in memory with a change to one of them. */
export const changedApplications = (
  change: (applications: ApplicationBench) => Partial<ApplicationBench>,
): StoreHarness =>
  applicationHarness(
    'broken',
    (now) => {
      const stores = memoryApplications(now)
      const held: ApplicationBench = {
        counters: stores.counters,
        outbox: stores.outbox(),
        callLog: stores.callLog(),
        journal: stores.eventJournal(),
      }
      const { counters, outbox, callLog, journal } = { ...held, ...change(held) }
      return {
        counters,
        outbox: () => outbox,
        callLog: () => callLog,
        eventJournal: () => journal,
      } as unknown as ApplicationStores
    },
    true,
  )
