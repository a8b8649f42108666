import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { allMutants } from '../scripts/mutants/list/index.ts'
import { mutate } from '../scripts/mutants/mutant.ts'
import { root } from '../scripts/packages.ts'

// A rewrite of the code must not make a planted bug void without anyone noticing.
it.each(allMutants)('the planted bug "$bug" still matches $file', (mutant) => {
  const source = readFileSync(join(root, mutant.file), 'utf8')
  expect(mutate(mutant, source)).not.toBe(source)
})

it.each(allMutants)('the test file that notices "$bug" exists', ({ noticedBy }) => {
  expect(noticedBy).toMatch(/\.test\.ts$/)
  expect(existsSync(join(root, noticedBy)), noticedBy).toBe(true)
})

it('every planted bug has a distinct name', () => {
  const names = allMutants.map(({ bug }) => bug)
  expect(new Set(names).size).toBe(names.length)
})

it('no bug is planted twice', () => {
  const places = allMutants.map(({ file, find, replace }) => JSON.stringify([file, find, replace]))
  expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([])
})
