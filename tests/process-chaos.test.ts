import { expect, test } from 'vitest'
import { runProcessChaos } from '../scripts/chaos/processes/chaos-processes.ts'
import { notProvedBy } from '../scripts/chaos/processes/command.ts'
import { planHazards } from '../scripts/chaos/processes/hazards.ts'
import { createRandom } from '../scripts/chaos/random.ts'

// The whole torture is `pnpm chaos --store sqlite --processes 4`; this much of it is in every run of the tests (S1, S2).
test('two real processes over one SQLite file, killed and stopped: no call rings twice, is lost or fails', async () => {
  const run = await runProcessChaos({
    store: 'sqlite',
    processes: 2,
    calls: 40,
    seed: 1,
    strikes: 1,
    load: 'brief',
  })
  const { verdict, several, counts, evidence } = run
  expect(notProvedBy(run), JSON.stringify([verdict.examples, several.examples])).toEqual([])
  expect(counts).toMatchObject({ kills: 1, stops: 1, crashes: 0 })
  expect(evidence.records.size).toBe(40)
  expect(verdict.rings).toBeGreaterThan(30)
}, 240_000)

test('the same seed gives the same plan of hazards, at doors and at any moment', () => {
  const plan = (seed: number) =>
    planHazards({ store: 'postgres', calls: 2_000, leaseMs: 2_000 }, createRandom(seed))
  expect(plan(1)).toEqual(plan(1))
  expect(plan(1)).not.toEqual(plan(2))
  const kinds = Map.groupBy(plan(1), ({ kind }) => kind)
  expect(kinds.get('kill')?.length).toBeGreaterThanOrEqual(20)
  expect(kinds.get('stop')?.length).toBeGreaterThanOrEqual(20)
  expect(kinds.get('deploy')?.length).toBeGreaterThan(0)
  expect(kinds.get('database')?.length).toBeGreaterThan(0)
  const longStops = kinds.get('stop')?.filter(({ pause }) => pause > 2_000)
  expect(longStops?.length).toBeGreaterThan(10)
  expect(new Set(plan(1).map(({ where }) => where)).size).toBe(5)
})
