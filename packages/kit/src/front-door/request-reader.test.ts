import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formDecode } from '../bodies/form.ts'
import { readElement, readFields, readForm, type XmlElement } from './request-reader.ts'

const fieldsOf = (notes: readonly { readonly field: string }[]) => notes.map(({ field }) => field)
const element = (
  name: string,
  attributes: Record<string, string> = {},
  children: XmlElement[] = [],
  text = '',
): XmlElement => ({ name, attributes, children, text })

describe('a request read field by field', () => {
  it('names everything that was not read', () => {
    const form = readForm(formDecode('To=a&From=b&Extra=1&__proto__=2&Empty='))
    expect([form.text('To'), form.text('From'), form.text('Absent')]).toEqual(['a', 'b', undefined])
    expect(form.unread).toEqual(['Extra', '__proto__'])
    expect(form.notes()).toEqual([
      { field: 'Extra', effect: 'dropped', detail: 'not carried over' },
      { field: '__proto__', effect: 'dropped', detail: 'not carried over' },
    ])
  })

  it('names what was read and could not be used', () => {
    const form = readForm(formDecode('Timeout=soon&To=a&To=b&Twice=c&Twice=c'))
    const seconds = (text: string) => (/^\d+$/.test(text) ? Number(text) : undefined)
    expect(form.parsed('Timeout', seconds, 'must be 1 to 600')).toBeUndefined()
    expect([form.text('To'), form.text('Twice')]).toEqual(['a', 'c'])
    expect(form.notes()).toEqual([
      { field: 'Timeout', effect: 'dropped', detail: 'must be 1 to 600' },
      { field: 'To', effect: 'adjusted', detail: 'given more than once; the first value counts' },
    ])
    const body = readFields({ a: { b: 1 }, c: 'x', d: ['y', 1, { z: 1 }], e: 5 })
    expect([body.value('a'), body.fields('c'), body.values('d'), body.items('e')]).toEqual([
      undefined,
      undefined,
      ['y', 1],
      [],
    ])
    expect(fieldsOf(body.notes())).toEqual(['a', 'c', 'd', 'e'])
  })

  it('follows objects and arrays inside, and keeps whole what goes out whole', () => {
    const body = readFields(
      { on: { name: 'x', odd: 1 }, list: [{ a: 1, b: 2 }, 'text'], whole: { deep: [1] }, off: [] },
      'body',
    )
    expect(body.fields('on')?.text('name')).toBe('x')
    expect(body.items('list').map((one) => one.value('a'))).toEqual([1])
    expect(body.kept('whole')).toEqual({ deep: [1] })
    expect(fieldsOf(body.notes())).toEqual(['body.list[1]', 'body.on.odd', 'body.list[0].b'])
  })

  it('reports parameters that belong together once', () => {
    const form = readForm(formDecode('Callback=u&CallbackMethod=GET&Other=1'))
    form.drop(['Callback', 'CallbackMethod', 'CallbackEvent'], 'events go to the dispatcher')
    form.drop(['Absent'], 'never given')
    expect([form.has('Callback'), form.text('Callback'), form.text('Other')]).toEqual([
      false,
      undefined,
      '1',
    ])
    expect(form.notes()).toHaveLength(1)
    expect(form.notes()[0]).toEqual({
      field: 'Callback',
      effect: 'dropped',
      detail: 'events go to the dispatcher; the same goes for CallbackMethod',
    })
  })

  it('reads documents: attributes, children in order, text', () => {
    const root = element('Response', {}, [
      element('Play', { digits: '1', loop: '2' }),
      element('Dial', { timeout: '9' }, [element('Number', {}, [], ' 1 ')], 'stray'),
      element('Say', {}, [], 'hello'),
    ])
    const read = readElement(root, 'Twiml')
    expect(read.next('Dial')).toBeUndefined()
    expect(read.nextName).toBe('Play')
    expect(read.next('Pause', 'Play')?.text('digits')).toBe('1')
    const dial = read.next()
    expect(dial?.name).toBe('Dial')
    expect(dial?.next('Number')?.content()).toBe('1')
    dial?.note('timeout', 'adjusted', 'why')
    expect(fieldsOf(read.notes())).toEqual([
      'Twiml.Dial.timeout',
      'Twiml.Play.loop',
      'Twiml.Dial',
      'Twiml.Dial.timeout',
      'Twiml.Say',
    ])
  })

  it('loses no field, whatever is read of whatever is given', () => {
    const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'to')
    let silent = 0
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, fc.constantFrom('x', '1', ''))),
        fc.subarray(['a', 'b', 'c', '__proto__', 'constructor', 'to']),
        (pairs, read) => {
          const form = readForm(formDecode(pairs.map((pair) => pair.join('=')).join('&')))
          const got = new Set(read.filter((one) => form.text(one) !== undefined))
          const noted = new Set(fieldsOf(form.notes()))
          for (const [given, value] of pairs) {
            if (value === '') continue
            if (!noted.has(given)) silent += 1
            if (!got.has(given) && !noted.has(given)) return false
          }
          return true
        },
      ),
      { seed: 11, numRuns: 300 },
    )
    expect(silent).toBeGreaterThan(50)
  })
})
