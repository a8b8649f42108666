import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonErrorOffset } from './json-error-offset.ts'

it.each<[string, number]>([
  ['', 0],
  ['{', 1],
  ['[1,]', 3],
  ['[1 2]', 3],
  ['{"a" 1}', 5],
  ['{"a":1,}', 7],
  ['{a:1}', 1],
  ['{1:1}', 1],
  ['[01]', 2],
  ['[+1]', 1],
  ['"a\nb"', 0],
  ['["open', 1],
  ['[nul]', 1],
  ['[] []', 3],
  ['[1] // comment', 4],
])('%j stops being JSON at offset %i', (text, offset) => {
  expect(() => JSON.parse(text)).toThrow(SyntaxError)
  expect(jsonErrorOffset(text)).toBe(offset)
})

it('reads valid JSON to its end, and finds an error at or before a place where the text was cut', () => {
  let cuts = 0
  fc.assert(
    fc.property(fc.json(), fc.nat(), (text, seed) => {
      expect(jsonErrorOffset(` ${text}\n`)).toBe(text.length + 2)
      const cut = text.slice(0, seed % (text.length + 1))
      try {
        JSON.parse(cut)
        expect(jsonErrorOffset(cut)).toBe(cut.length)
      } catch {
        cuts++
        expect(jsonErrorOffset(cut)).toBeLessThanOrEqual(cut.length)
      }
    }),
  )
  expect(cuts).toBeGreaterThan(20)
})
