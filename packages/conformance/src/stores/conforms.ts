import { describe, expect, it } from 'vitest'
import { runStoreCase, type StoreCase } from './case.ts'
import { callLogCases } from './cases/call-log.ts'
import { changeCases } from './cases/changes.ts'
import { countCases } from './cases/counts.ts'
import { counterCases } from './cases/counters.ts'
import { durabilityCases } from './cases/durability.ts'
import { eventJournalCases } from './cases/event-journal.ts'
import { laneCases } from './cases/lanes.ts'
import { leaseCases } from './cases/leases.ts'
import { outboxCases } from './cases/outbox.ts'
import { ownershipCases } from './cases/ownership.ts'
import { queryCases } from './cases/queries.ts'
import { racingCases } from './cases/racing.ts'
import { rampCases } from './cases/ramps.ts'
import { recordCases } from './cases/records.ts'
import { referenceCases } from './cases/references.ts'
import { removalCases } from './cases/removal.ts'
import type { StoreHarness } from './harness.ts'

/** The cases by subject, so that tests can run them against broken stores. */
export const storeCases: Readonly<Record<string, readonly StoreCase[]>> = {
  records: recordCases,
  references: referenceCases,
  ownership: ownershipCases,
  leases: leaseCases,
  changes: changeCases,
  racing: racingCases,
  queries: queryCases,
  counts: countCases,
  removal: removalCases,
  durability: durabilityCases,
  lanes: laneCases,
  ramps: rampCases,
  counters: counterCases,
  outbox: outboxCases,
  'call log': callLogCases,
  'event journal': eventJournalCases,
}

/** The definition of a store, as a vitest suite. Cases that need what the harness has not are skipped with the reason. */
export const storeConforms = (harness: StoreHarness): void => {
  describe(`${harness.name} conforms`, () => {
    describe.each(Object.entries(storeCases))('%s', (_subject, cases) => {
      it.for(cases)('$name', async (storeCase, { skip }) => {
        const lack = await runStoreCase(harness, storeCase)
        skip(lack !== null, lack ?? undefined)
        // Rejects where the store does not meet the demand.
        expect(lack).toBeNull()
      })
    })
  })
}
