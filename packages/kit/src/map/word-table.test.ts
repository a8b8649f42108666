import { expect, it } from 'vitest'
import { wordTable } from './word-table.ts'

it('knows its entries and no property of objects (W8)', () => {
  const codes = wordTable({ ringing: 'a', 404: 'b' })
  expect(codes('ringing')).toBe('a')
  expect(codes(404)).toBe('b')
  for (const word of ['__proto__', 'constructor', 'toString', '', undefined, null, ['ringing'], {}])
    expect(codes(word)).toBeUndefined()
})
