import { expect, it } from 'vitest'
import { isDuplicate } from './failure.ts'

// What two sessions get in each other's way with that create the schema at a time: a row of a catalogue, a schema, a
// table, the type of its rows.
it.each(['23505', '42P06', '42P07', '42710', 'XX000'])(
  '%s says that another session created it',
  (code) => {
    expect(isDuplicate(Object.assign(new Error('already exists'), { code }))).toBe(true)
  },
)

it.each(['42501', '57P01', undefined])('%s says something else', (code) => {
  expect(isDuplicate(Object.assign(new Error('refused'), { code }))).toBe(false)
})
