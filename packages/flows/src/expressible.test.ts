import { step } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { expressibleTable, tabledFields } from './expressible.ts'

/** Fields of a schema, as far as it is an object. */
const fieldsOf = (schema: unknown): string[] =>
  Object.keys((schema as { readonly def?: { readonly shape?: object } }).def?.shape ?? {})

describe('the table of what dialects can express', () => {
  it('has a row for each field of each step', () => {
    for (const option of step.options) {
      const names = fieldsOf(option).filter((name) => name !== 'step')
      const kind = String([...(option.def.shape.step.def.values as readonly string[])][0])
      for (const name of names)
        expect(
          tabledFields.some(
            (field) => field === `${kind}.${name}` || field.startsWith(`${kind}.${name}.`),
          ),
          `${kind}.${name}`,
        ).toBe(true)
    }
  })

  it('tells what is kept from what is lost', () => {
    const rows = expressibleTable().split('\n')
    const row = (field: string): string =>
      (rows.find((line) => line.startsWith(`| \`${field}\` `)) ?? '').replace(/^\| `[^`]+` /, '')
    expect(row('say.text')).toBe('| ✓ | ✓ | ✓ | ✓ |')
    expect(row('say.volume')).toBe('| dropped | dropped | ✓ | dropped |')
    expect(row('say.voice')).toBe('| ✓ | ✓ | dropped | ✓ |')
    expect(row('gather.emptyTurn')).toBe('| ✓ | emulated | ✓ | emulated |')
    expect(row('digits.digits')).toBe('| ✓ | ✓ | dropped | ✓ |')
    expect(row('dial.to.room')).toBe('| dropped | dropped | dropped | dropped |')
    expect(row('stream.url')).toBe('| ✓ | ✓ | ✓ | ✓ |')
  })
})
