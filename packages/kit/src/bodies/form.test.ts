import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formDecode, formEncode } from './form.ts'

describe('formEncode', () => {
  it('leaves undefined out, repeats arrays, and writes numbers and booleans as text', () => {
    expect(
      formEncode({
        To: '+14155550123',
        Event: ['ringing', 'answered'],
        A: undefined,
        N: 7,
        B: false,
      }),
    ).toBe('To=%2B14155550123&Event=ringing&Event=answered&N=7&B=false')
    expect(formEncode({ A: undefined, B: [] })).toBe('')
  })
  it('writes what URLSearchParams writes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }))),
        (pairs) => {
          const fields = Object.fromEntries(pairs)
          expect(formEncode(fields)).toBe(new URLSearchParams(Object.entries(fields)).toString())
        },
      ),
    )
    expect(formEncode({ a: "~!*'()-._ \ud800" })).toBe('a=%7E%21*%27%28%29-._+%EF%BF%BD')
  })
})

describe('formDecode', () => {
  it('gives an array to a key that came more than once', () => {
    expect({ ...formDecode('a=1&b=x+y%20z&a=2&a=3&c=&d') }).toEqual({
      a: ['1', '2', '3'],
      b: 'x y z',
      c: '',
      d: '',
    })
  })
  it('has no inherited keys, and takes their names as keys', () => {
    const fields = formDecode('__proto__=a&__proto__=b&constructor=c')
    expect(Object.getPrototypeOf(fields)).toBeNull()
    expect(Object.keys(fields)).toEqual(['__proto__', 'constructor'])
    expect(fields['__proto__']).toEqual(['a', 'b'])
    expect(fields['toString']).toBeUndefined()
    expect(({} as Record<string, unknown>)['a']).toBeUndefined()
  })
  it('reads what URLSearchParams reads', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '&',
        '=',
        '+',
        '%',
        '%20',
        '%C3%A9',
        '%E9',
        '%00',
        '%2',
        '%zz',
        '?',
        '#',
        'é',
      ),
      fc.constantFrom('\u{feff}', '%EF%BB%BF', '\ud800', '%ED%A0%80', 'a', 'b', '__proto__'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    )
    const reached = { faulty: 0, sound: 0 }
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        const expected = new Map<string, string[]>()
        for (const [key, value] of new URLSearchParams(text))
          expected.set(key, [...(expected.get(key) ?? []), value])
        const read = Object.entries(formDecode(text)).map(([key, value]) => [key, [value].flat()])
        expect(read.sort()).toEqual([...expected].sort())
        reached[/%(?![0-9a-f]{2})|%E9|%ED/i.test(text) ? 'faulty' : 'sound'] += 1
      }),
      { numRuns: 2_000 },
    )
    expect(reached.faulty).toBeGreaterThan(300)
    expect(reached.sound).toBeGreaterThan(300)
  })
  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (fields) => {
        expect(Object.entries(formDecode(formEncode(fields)))).toEqual(Object.entries(fields))
      }),
    )
  })
})
