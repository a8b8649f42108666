import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseBoundedJson } from './bounded-json.ts'
import { jsonBody } from './webhook-request.ts'

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

it('refuses what nests too deep, before anything walks it (W9)', () => {
  expect(() => parseBoundedJson(nested(5000))).toThrow(SyntaxError)
  expect(() => parseBoundedJson('{"a":'.repeat(101) + '1' + '}'.repeat(101))).toThrow('100 levels')
  expect(parseBoundedJson(nested(100))).toEqual(JSON.parse(nested(100)))
  expect(jsonBody({ body: new TextEncoder().encode(nested(5000)) })).toBeNull()
})

it('counts no brackets inside strings', () => {
  const text = JSON.stringify({ a: `${'['.repeat(500)}\\"${'{'.repeat(500)}`, b: ['"', '\\'] })
  expect(parseBoundedJson(text)).toEqual(JSON.parse(text))
})

it('reads everything else as JSON.parse does', () => {
  let long = 0
  fc.assert(
    fc.property(fc.json(), (text) => {
      if (text.length > 100) long += 1
      expect(parseBoundedJson(text)).toEqual(JSON.parse(text))
    }),
    { seed: 3, numRuns: 300 },
  )
  expect(long).toBeGreaterThan(20)
})
