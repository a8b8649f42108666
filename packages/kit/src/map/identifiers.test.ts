import { CallError } from '@callplane/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkedIdentifier, opaqueIdentifier, pathSegment, uuidIdentifier } from './identifiers.ts'

const sid = {
  provider: 'acme',
  name: 'call',
  pattern: /CA[0-9a-f]{32}/,
  expected: 'must be CA and 32 hexadecimal digits',
}
const anything = { provider: 'acme', name: 'room', pattern: /[^]*/, expected: 'must not be empty' }

const errorOf = (run: () => unknown): CallError => {
  try {
    run()
  } catch (error) {
    if (CallError.isInstance(error)) return error
    throw error
  }
  throw new Error('it did not fail')
}

describe('identifiers from outside (C1)', () => {
  it('pass where they have the shape', () => {
    const id = `CA${'0'.repeat(32)}`
    expect(checkedIdentifier(id, sid)).toBe(id)
    expect(pathSegment('v3:a_b-c==', { ...sid, ...opaqueIdentifier })).toBe('v3%3Aa_b-c%3D%3D')
    const uuid = '0189b2c4-7d5e-7f30-8a41-1c2d3e4f5a6b'
    expect(pathSegment(uuid, { ...sid, ...uuidIdentifier })).toBe(uuid)
  })

  it.each([
    '..',
    '.',
    '',
    `CA${'0'.repeat(32)}\n`,
    `CA${'0'.repeat(32)}/../Keys`,
    `x CA${'0'.repeat(32)}`,
    'C'.repeat(10_000),
    undefined,
    null,
    7,
    ['CA'],
    { toString: () => `CA${'0'.repeat(32)}` },
  ])('are refused otherwise, and never repeated: %j', (value) => {
    const error = errorOf(() => pathSegment(value, sid))
    expect(error).toMatchObject({
      code: 'input-invalid',
      dialled: 'no',
      provider: 'acme',
      message: 'acme: invalid reference: call: must be CA and 32 hexadecimal digits',
      faults: [{ path: ['call'] }],
    })
  })

  it('are one segment of a path, whatever the pattern lets through', () => {
    let encoded = 0
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 20 }),
          fc.constantFrom('../x', '%2e%2e', '\\', 'a?b', 'a#b', '\ud800', '..', '.', ' '),
        ),
        (value) => {
          let segment: string
          try {
            segment = pathSegment(value, anything)
          } catch {
            return ['', '.', '..'].includes(value)
          }
          if (segment !== value) encoded += 1
          const url = new URL(`https://api.example/v1/calls/${segment}/end`)
          return url.pathname === `/v1/calls/${segment}/end` && url.search === '' && url.hash === ''
        },
      ),
      { seed: 7, numRuns: 500 },
    )
    expect(encoded).toBeGreaterThan(100)
  })
})
