import { describe, expect, it } from 'vitest'
import { readElement, readFields, readForm } from './request-reader.ts'

const noted = (reader: { notes(): readonly { field: string; effect: string; detail: string }[] }) =>
  reader.notes().map(({ field, effect, detail }) => `${field} ${effect}: ${detail}`)

describe('a field', () => {
  it.each([undefined, null, '', [], ['', null], {}])('that is %j was not given', (empty) => {
    const body = readFields({ a: empty })
    expect([body.has('a'), body.value('a'), body.text('a'), body.kept('a')]).toEqual([
      false,
      undefined,
      undefined,
      undefined,
    ])
    expect([body.fields('a'), body.items('a'), body.values('a')]).toEqual([undefined, [], []])
    expect(noted(readFields({ a: empty }))).toEqual([])
  })
  it.each([0, false, 'x', [0], ['', 'x'], { a: 1 }, [{}, 1]])('that is %j was given', (value) => {
    const body = readFields({ a: value })
    expect([body.has('a'), body.peek('a'), body.unread]).toEqual([true, value, ['a']])
    expect(noted(body)).toEqual(['a dropped: not carried over'])
  })
  it('is one plain value, the first of several', () => {
    const body = readFields({ a: [1, 1], b: [true, 'x'], c: [{}, 1], d: { e: 1 }, f: 0 })
    expect(['a', 'b', 'c', 'd', 'f'].map((name) => body.value(name))).toEqual([
      1,
      true,
      undefined,
      undefined,
      0,
    ])
    expect(noted(body)).toEqual([
      'b adjusted: given more than once; the first value counts',
      'c dropped: must be a single value',
      'd dropped: must be a single value',
    ])
  })
  it('is one of some words', () => {
    const form = readForm({ a: 'both', b: 'some', c: ['x', 'both'] })
    const words = ['both', 'x'] as const
    expect(['a', 'b', 'c', 'd'].map((name) => form.oneOf(name, words))).toEqual([
      'both',
      undefined,
      'x',
      undefined,
    ])
    expect(noted(form)).toEqual([
      'b dropped: must be both, x',
      'c adjusted: given more than once; the first value counts',
    ])
  })
  it.each([
    ['1', 1],
    ['10', 10],
    ['0', undefined],
    ['11', undefined],
    ['007', 7],
    ['5.0', undefined],
    ['-5', undefined],
    ['5 ', undefined],
    ['five', undefined],
    [5, 5],
  ])('that is %j is the whole number %s, from 1 to 10', (value, number) => {
    const body = readFields({ a: value })
    expect(body.integer('a', 1, 10)).toBe(number)
    expect(noted(body)).toEqual(number === undefined ? ['a dropped: must be 1 to 10'] : [])
  })
  it.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
    ['yes', undefined],
    [1, undefined],
    ['', undefined],
  ])('that is %j is the flag %s', (value, flag) => {
    const body = readFields({ a: value })
    expect(body.flag('a')).toBe(flag)
    const isNoted = flag === undefined && value !== ''
    expect(noted(body)).toEqual(isNoted ? ['a dropped: must be true, false'] : [])
  })
  it('is every plain value of a list, what is none left out with a note', () => {
    const body = readFields({
      a: ['x', '', 1, false],
      b: 'x',
      c: ['x', { y: 1 }, null],
      d: { e: 1 },
    })
    expect([body.values('a'), body.values('b'), body.values('c'), body.values('d')]).toEqual([
      ['x', 1, false],
      ['x'],
      ['x'],
      [],
    ])
    expect(noted(body)).toEqual([
      'c adjusted: entries that are not plain values are left out',
      'd adjusted: entries that are not plain values are left out',
    ])
  })
  it('is an object, or a list of objects', () => {
    const body = readFields({ a: { b: { c: 1 } }, d: [[1], 'x', { e: 1 }], f: 7, g: [] })
    expect(body.fields('a')?.fields('b')?.path).toBe('a.b')
    expect(body.items('d').map(({ path }) => path)).toEqual(['d[2]'])
    expect([body.fields('f'), body.items('f'), body.fields('d')]).toEqual([
      undefined,
      [],
      undefined,
    ])
    expect(noted(body)).toEqual([
      'd[0] dropped: must be an object',
      'd[1] dropped: must be an object',
      'f dropped: must be an object',
      'f dropped: must be an array',
      'd dropped: must be an object',
      'a.b.c dropped: not carried over',
      'd[2].e dropped: not carried over',
    ])
  })
})

describe('fields that are dropped', () => {
  it('are named once, with the reason, and are absent afterwards', () => {
    const body = readFields({ a: 1, b: 2, c: 3, d: '' })
    body.drop('a', 'not offered')
    expect(body.value('b')).toBe(2)
    // Of those that were read, or are empty, nothing is dropped.
    body.drop(['b', 'd'], 'not offered')
    body.drop(['d', 'c'], 'not offered')
    body.drop(['a', 'c'], 'again')
    expect([body.has('a'), body.value('a'), body.kept('c'), body.unread]).toEqual([
      false,
      undefined,
      undefined,
      [],
    ])
    expect(noted(body)).toEqual(['a dropped: not offered', 'c dropped: not offered'])
  })
  it('are at their place', () => {
    const body = readFields({ on: { a: 1 } }, 'body')
    const inner = body.fields('on')
    inner?.note('', 'adjusted', 'as a whole')
    inner?.drop('a', 'not offered')
    body.note('', 'adjusted', 'all')
    expect(noted(body)).toEqual([
      'body.on adjusted: as a whole',
      'body.on.a dropped: not offered',
      'body adjusted: all',
    ])
    const root = readFields({ a: 1 })
    root.note('', 'adjusted', 'all')
    expect(root.notes()[0]?.field).toBe('')
  })
})

describe('a document', () => {
  const element = (name: string, text = '', ...children: ReturnType<typeof leaf>[]) => ({
    name,
    attributes: {},
    children,
    text,
  })
  const leaf = (name: string, text = '') => ({ name, attributes: {}, children: [], text })
  it('is entered in order, until it ends', () => {
    const root = readElement(
      element('Response', ' \n ', leaf('Say', ' hi '), leaf('Dial')),
      'Twiml',
    )
    expect([root.name, root.path, root.nextName]).toEqual(['Response', 'Twiml', 'Say'])
    expect(root.next('Dial', 'Play')).toBeUndefined()
    expect(root.next('Play', 'Say')?.content()).toBe('hi')
    expect(root.next()?.path).toBe('Twiml.Dial')
    expect([root.nextName, root.next()]).toEqual([undefined, undefined])
    expect(noted(root)).toEqual([])
  })
  it('names the text and the elements that were not read', () => {
    const root = readElement(element('Response', 'stray', leaf('Say', 'hi'), leaf('Dial')), 'Twiml')
    root.next('Say')
    expect(noted(root)).toEqual([
      'Twiml dropped: not carried over',
      'Twiml.Say dropped: not carried over',
      'Twiml.Dial dropped: not carried over',
    ])
  })
})
