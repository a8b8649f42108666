import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../docs/decisions')
const names = readdirSync(folder).filter((name) => /^\d{4}-/.test(name))

test('every decision has a number of its own', () => {
  const numbers = names.map((name) => name.slice(0, 4))
  expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([])
})

test.each(names)('%s is titled by its own number, where its title has one', (name) => {
  const [title = ''] = readFileSync(join(folder, name), 'utf8').split('\n')
  const [, number = name.slice(0, 4)] = /^# (\d{4})\b/.exec(title) ?? []
  expect(number).toBe(name.slice(0, 4))
})
