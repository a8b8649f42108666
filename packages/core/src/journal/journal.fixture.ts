import type { CallEvent } from '../model/event.ts'
import { manualClock } from '../testing/index.ts'
import { createJournal } from './journal.ts'
import { memoryCalls } from './memory/memory-calls.ts'
import { noon } from './record.fixture.ts'
import { createStoreAccess } from './store/store-access.ts'
import type { CallStore } from './store/store.ts'

/** A journal over a store in memory, of one dispatcher of several. */
export const journalBench = (store: CallStore = memoryCalls({ shared: true }), owner = 'one') => {
  const clock = manualClock(noon)
  const changes: string[] = []
  const left: string[] = []
  const doubtful: string[] = []
  void store.join({ id: owner, leaseMs: 60_000, takeOver: false, changed: () => {} })
  const access = createStoreAccess({
    store,
    owner: () => owner,
    ready: () => undefined,
    kindsOf: () => ['call', 'leg'],
    now: clock.now,
    summaryOf: () => ({ status: 'queued', provider: null }),
  })
  const journal = createJournal({
    store: access,
    clock,
    now: clock.now,
    timeOf: clock.now,
    random: () => 0.5,
    inFlight: new Set(),
    dueAt: ({ closed }) => (closed ? null : noon),
    changed: (before, after) => void changes.push(`${before.version} ${after.version}`),
    fenced: (id) => void left.push(id),
    doubtful: (id, version) => void doubtful.push(`${id} ${version}`),
    leased: () => {},
  })
  return { store, access, journal, clock, changes, left, doubtful }
}

/** A reply or a look-up that gives the id of a call. */
export const placedAs = (call: string, events: readonly CallEvent[] = []) => ({
  references: { call },
  events,
})
