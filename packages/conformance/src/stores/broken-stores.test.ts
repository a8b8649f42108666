import { expect, it } from 'vitest'
import { brokenApplications } from './broken-applications.fixture.ts'
import type { BrokenStore } from './broken-store.fixture.ts'
import { brokenLeases, brokenOwnership, brokenRaces } from './broken-owners.fixture.ts'
import { brokenLanes, brokenQueries, notDurable } from './broken-queries.fixture.ts'
import { brokenRamps } from './broken-ramps.fixture.ts'
import { brokenRecords, brokenReferences } from './broken-writes.fixture.ts'
import { runStoreCase, type StoreCase } from './case.ts'
import { storeCases } from './conforms.ts'

const brokenStores: readonly BrokenStore[] = [
  ...brokenRecords,
  ...brokenReferences,
  ...brokenOwnership,
  ...brokenLeases,
  ...brokenRaces,
  ...brokenQueries,
  ...brokenLanes,
  ...brokenRamps,
  ...brokenApplications,
  notDurable,
]

const caseOf = ({ subject, caught }: BrokenStore): StoreCase => {
  const found = storeCases[subject]?.filter(({ name }) => name.startsWith(caught)) ?? []
  const [only] = found
  if (!only || found.length > 1) throw new Error(`${found.length} cases ${subject}: ${caught}`)
  return only
}

// What the rule of a case is worth shows when it is broken. The stores without a bug run in memory-store.test.ts.
it.each(brokenStores)('a store fails where $bug', async (broken) => {
  const failure = await runStoreCase(broken.harness, caseOf(broken)).then(
    (lack) => ({ lack }),
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(Error)
  // Of the demand, and not of the suite itself.
  expect((failure as Error).message).not.toContain('the case does not say')
})

it('every subject has a store that fails it', () => {
  const subjects = new Set(brokenStores.map(({ subject }) => subject))
  expect(Object.keys(storeCases).filter((subject) => !subjects.has(subject))).toEqual([])
})
