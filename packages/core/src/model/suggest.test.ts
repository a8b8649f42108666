import { describe, expect, it } from 'vitest'
import { closestName, listNames, unknownName } from './suggest.ts'

describe('names in messages', () => {
  it('are listed up to twenty, and cut where one is long (N16)', () => {
    expect(listNames([])).toBe('none')
    expect(listNames(['a', 'b'])).toBe('a, b')
    const many = Array.from({ length: 23 }, (_, index) => `r${index}`)
    expect(listNames(many)).toBe(`${many.slice(0, 20).join(', ')} and 3 more`)
    expect(listNames(['x'.repeat(1_000)])).toHaveLength(64)
  })

  it.each([
    ['rulez', 'rules'],
    ['twillio', 'twilio'],
    ['publicURL', 'publicUrl'],
    ['sendWithn', 'sendWithinMs'],
    ['settleWithinM', 'settleWithinMs'],
    ['clokc', 'clock'],
  ])('%s: the nearest is %s (N8)', (name, expected) => {
    const known = ['rules', 'twilio', 'publicUrl', 'sendWithinMs', 'settleWithinMs', 'clock']
    expect(closestName(name, known)).toBe(expected)
  })

  it.each(['x', 'metadata', 'x'.repeat(10_000), ''])('nothing is near %s', (name) => {
    expect(closestName(name, ['rules', 'host', 'twilio'])).toBeUndefined()
  })

  it('are told with what there is', () => {
    expect(unknownName('option', 'rulez', ['host', 'rules'])).toBe(
      'unknown option; did you mean rules? Options: host, rules',
    )
    expect(unknownName('rule', 'q', [])).toBe('unknown rule; rules: none')
  })
})
