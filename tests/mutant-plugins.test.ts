import { conformanceCases, mutant, type ConformanceCase } from '@callplane/conformance'
import { describe, expect, it } from 'vitest'
import { emulatedProviders } from '../scripts/emulated-providers.ts'
import { planted, type Planted } from './mutant-plugins/planted.ts'

const caseOf = ({ subject, caught }: Planted): ConformanceCase => {
  const found = conformanceCases[subject]?.filter(({ name }) => name.startsWith(caught)) ?? []
  // The shortest: one name may begin another.
  const [shortest] = found.toSorted((a, b) => a.name.length - b.name.length)
  if (!shortest) throw new Error(`no case ${subject}: ${caught}`)
  return shortest
}

describe.each(Object.entries(planted))('a broken copy of %s', (id, bugs) => {
  const provider = emulatedProviders.find(({ plugin }) => plugin.id === id)
  if (!provider) throw new Error(`no ${id}`)
  const { plugin, harness } = provider

  it.each(bugs as readonly Planted[])('fails the suite: $bug', async (bug) => {
    const faults = await caseOf(bug).faults(mutant(plugin, bug.make()), harness)
    expect(faults.join('\n')).toMatch(bug.says)
  })
})

it('a copy without a bug passes the same cases', async () => {
  const faults: string[] = []
  let asked = 0
  for (const { plugin, harness } of emulatedProviders.filter(({ plugin }) => plugin.id in planted))
    for (const one of Object.values(conformanceCases).flat()) {
      if (one.exempt?.(harness) !== undefined) continue
      asked += 1
      for (const fault of await one.faults(mutant(plugin, {}), harness))
        faults.push(`${plugin.id}, ${one.name}: ${fault}`)
    }
  expect(faults).toEqual([])
  expect(asked).toBeGreaterThan(60)
})
