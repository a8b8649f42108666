import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseBoundedJson } from './bounded-json.ts'
import { jsonBody } from '../webhooks/webhook-request.ts'

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
    : 0

it('cuts what nests too deep, so that it can be walked, and keeps the rest (W9)', () => {
  const wide = `{"a":${'{"b":'.repeat(50_000)}1${'}'.repeat(50_000)},"c":[${nested(5000)},2]}`
  const read = parseBoundedJson(wide) as { readonly c: readonly unknown[] }
  expect(depthOf(read)).toBe(100)
  expect(read.c[1]).toBe(2)
  expect(JSON.stringify(jsonBody({ body: new TextEncoder().encode(nested(100_000)) }))).toBe(
    `${'['.repeat(100)}null${']'.repeat(100)}`,
  )
  expect(JSON.stringify(parseBoundedJson(nested(100)))).toBe(nested(100))
})

it('counts no brackets inside strings', () => {
  const text = JSON.stringify({ a: `${'['.repeat(500)}\\"${'{'.repeat(500)}`, b: ['"', '\\'] })
  expect(parseBoundedJson(text)).toEqual(JSON.parse(text))
})

it('refuses malformed JSON, however deep', () => {
  for (const text of ['[1', `${nested(500)}]`, `${'['.repeat(200)}x${']'.repeat(200)}`])
    expect(() => parseBoundedJson(text)).toThrow(SyntaxError)
})

it('reads everything else as JSON.parse does', () => {
  let long = 0
  fc.assert(
    fc.property(fc.json(), (text) => {
      if (text.length > 200) long += 1
      expect(parseBoundedJson(text)).toEqual(JSON.parse(text))
    }),
    { seed: 3, numRuns: 300 },
  )
  expect(long).toBeGreaterThan(20)
})
