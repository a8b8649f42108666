import { describe, expect, it } from 'vitest'
import type { CallEvent } from '../model/event.ts'
import { ended, event } from '../testing/index.ts'
import { isTime, sanitiseEvent, sanitiseReferences, storableText } from './sanitise-event.ts'

/** What stays of some fields of a report. */
const kept = (fields: object, type: CallEvent['type'] = 'detail'): CallEvent =>
  sanitiseEvent(event(type, fields as Partial<CallEvent>))

/** The last millisecond of a JavaScript date (ECMA-262 §21.4.1.1). */
const last = 8.64e15

describe('a report as it may be stored', () => {
  it('stays as it is where nothing is wrong with it', () => {
    const whole = event('recording', {
      at: last,
      sequence: 3,
      leg: 'near',
      references: { call: 'CA1', leg: 'L1' },
      providerStatus: 'in-progress',
      providerCode: '200',
      sipStatus: 200,
      recording: { id: 'RE1', status: 'completed', url: 'https://x.example/r', duration: 4 },
      cost: { amount: 0.01, currency: 'USD', certainty: 'final' },
      answeredBy: 'fax',
      digits: '12#',
      answeredAt: -last,
      talkDuration: last / 1000,
      room: 'room-1',
      gateway: 'TK1',
      detail: { a: [1, true, null, 'b', { c: 0.5 }] },
    })
    expect(sanitiseEvent(whole)).toEqual({ ...whole, end: undefined })
    const end = { status: 'busy', reason: 'busy', rang: 'no' } as const
    const both = { ...end, ifUnanswered: { ...end, rang: 'yes' as const } }
    expect(kept({ end: both }, 'ended').end).toEqual(both)
    expect(kept({ answeredAt: null }).answeredAt).toBeNull()
    expect(kept({}).answeredAt).toBeUndefined()
  })

  it.each([
    'queued',
    'initiated',
    'ringing',
    'answered',
    'machine',
    'recording',
    'cost',
    'digits',
    'detail',
    'unrecognised',
  ] as const)('knows the word %s', (type) => {
    const told = {
      cost: { amount: 1, currency: 'USD', certainty: 'final' },
      recording: { id: 'r', status: 'completed' },
    } as const
    expect(kept(told, type).type).toBe(type)
  })

  it.each(['completed', 'busy', 'no-answer', 'rejected', 'canceled', 'failed'] as const)(
    'knows the end %s, also of an unanswered call',
    (status) => {
      const whole = ended(status, 'unspecified', 'yes')
      expect(sanitiseEvent(whole)).toMatchObject({ type: 'ended', end: whole.end })
      const ifUnanswered = { status, reason: 'no-answer', rang: 'no' } as const
      const ambiguous = { ...ended('completed', 'hung-up', 'yes').end!, ifUnanswered }
      expect(kept({ end: ambiguous }, 'ended').end?.ifUnanswered).toEqual(ifUnanswered)
    },
  )

  it.each(['in-progress', 'completed', 'failed', 'removed'] as const)(
    'knows a recording that is %s',
    (status) => {
      expect(kept({ recording: { id: 'r', status } }).recording?.status).toBe(status)
    },
  )

  it.each(['human', 'machine', 'fax', 'unknown'] as const)('knows who answered: %s', (who) => {
    expect(kept({ answeredBy: who }).answeredBy).toBe(who)
  })

  it('leaves an event unrecognised that it has no word for, or an end without its outcome', () => {
    const unknown = { status: 'gone', reason: 'busy', rang: 'no' }
    expect(kept({}, 'exploded' as 'ended').type).toBe('unrecognised')
    expect(kept({}, 'ended').type).toBe('unrecognised')
    expect(kept({ end: unknown }, 'ended').type).toBe('unrecognised')
    expect(kept({ end: unknown }, 'ended').end).toBeUndefined()
    expect(kept({}, 'recording').type).toBe('unrecognised')
    expect(kept({}, 'cost').type).toBe('unrecognised')
    expect(kept({}, 'machine')).toMatchObject({ type: 'machine', answeredBy: 'unknown' })
    expect(kept({}, 'digits')).toMatchObject({ type: 'digits', digits: '' })
    // An outcome belongs to an end and to nothing else.
    expect(kept({ end: ended('busy', 'busy', 'no').end }, 'ringing').end).toBeUndefined()
    const end = { ...ended('completed', 'hung-up', 'yes').end, ifUnanswered: unknown }
    expect(kept({ end }, 'ended').end?.ifUnanswered).toBeUndefined()
    const odd = { status: 'busy', reason: 'busy', rang: 'perhaps' }
    expect(kept({ end: odd }, 'ended').end?.rang).toBe('unknown')
  })

  it.each<[string, object, object]>([
    ['a time beyond all dates', { at: last + 1 }, { at: null }],
    ['a time before all dates', { at: -last - 1 }, { at: null }],
    ['a time that is not a number', { at: NaN }, { at: null }],
    ['a sequence that is not a number', { sequence: Infinity }, { sequence: undefined }],
    ['a SIP status that is a text', { sipStatus: '486' }, { sipStatus: undefined }],
    ['a leg that no call has', { leg: 'middle' }, { leg: 'far' }],
    ['an unknown kind of answerer', { answeredBy: 'parrot' }, { answeredBy: undefined }],
    ['a stated answer beyond all dates', { answeredAt: last + 1 }, { answeredAt: null }],
    ['a talk that is too long', { talkDuration: last / 1000 + 1 }, { talkDuration: undefined }],
    ['a talk time that is not a number', { talkDuration: NaN }, { talkDuration: undefined }],
    ['a talk time that is a text', { talkDuration: '5' }, { talkDuration: undefined }],
    [
      'a recording in no known state',
      { recording: { id: 'r', status: 'lost' } },
      { recording: undefined },
    ],
    [
      'a cost that is not a number',
      { cost: { amount: NaN, currency: 'USD', certainty: 'final' } },
      { cost: undefined },
    ],
  ])('treats %s as unknown', (_what, given, expected) => {
    expect(kept(given)).toMatchObject(expected)
  })

  it('bounds every word and address', () => {
    const long = 'x'.repeat(10_000)
    const read = kept({
      providerStatus: long,
      providerCode: long,
      digits: long,
      room: long,
      gateway: long,
      recording: { id: long, status: 'completed', url: long, duration: NaN },
      cost: { amount: 1, currency: long, certainty: 'final' },
      end: undefined,
    })
    const { providerStatus, providerCode, digits, room, gateway, recording, cost } = read
    for (const word of [providerStatus, providerCode, digits, room, gateway, cost?.currency])
      expect(word).toHaveLength(1024)
    expect([recording?.id.length, recording?.url?.length]).toEqual([2048, 8192])
    expect(recording?.duration).toBeUndefined()
    const end = { status: 'busy', reason: long, rang: 'no' }
    expect(kept({ end }, 'ended').end?.reason).toHaveLength(1024)
  })

  it('tells long ids apart that begin alike', () => {
    const id = (length: number, tail: string) =>
      kept({ id: 'x'.repeat(length - tail.length) + tail }).id
    expect(id(2048, 'a')).toHaveLength(2048)
    expect(id(2048, 'a').endsWith('xa')).toBe(true)
    const ids = [id(2049, 'a'), id(2049, 'b'), id(2050, 'a')]
    expect(new Set(ids).size).toBe(3)
    for (const one of ids) expect(one.length).toBeLessThanOrEqual(2048)
    expect(id(2049, 'a')).toBe(id(2049, 'a'))
  })
})

it('a report that holds null where a word may be left out is one without it', () => {
  const nothing = { providerCode: null, digits: null, room: null, gateway: null }
  expect(kept(nothing)).toMatchObject({
    providerCode: undefined,
    digits: undefined,
    room: undefined,
    gateway: undefined,
  })
  const recording = { id: 'r', status: 'completed', url: null }
  expect(kept({ recording }).recording).toMatchObject({ id: 'r', url: undefined })
})

describe('the detail of a report', () => {
  const detail = (given: unknown): unknown => kept({ detail: given }).detail
  it('is JSON that every store takes', () => {
    expect(detail({ a: NaN, b: undefined, c: () => 1, d: 'x\0\ud800', e: -1.5 })).toEqual({
      a: null,
      c: null,
      d: 'x\uFFFD\uFFFD',
      e: -1.5,
    })
    expect(detail(undefined)).toBeUndefined()
  })
  it('is cut below eight levels', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 'end' : { in: nested(levels - 1) })
    expect(detail(nested(8))).toEqual(nested(8))
    const listed = (levels: number): unknown => (levels === 0 ? 'end' : [listed(levels - 1)])
    expect(detail(listed(8))).toEqual(listed(8))
    expect(JSON.stringify(detail(listed(9)))).toBe('[[[[[[[[null]]]]]]]]')
    const cut = JSON.stringify(detail(nested(9)))
    expect(cut).toBe(JSON.stringify(nested(9)).replace('{"in":"end"}', 'null'))
  })
  it('has 256 entries per list or object, and 2,048 lists and objects in all', () => {
    const list = (length: number) => Array.from({ length }, (_, index) => index)
    expect(detail({ list: list(256) })).toEqual({ list: list(256) })
    expect(detail({ list: list(257) })).toEqual({ list: list(256) })
    const wide = Object.fromEntries(list(257).map((index) => [`k${index}`, index]))
    expect(Object.keys(detail(wide) as object)).toEqual(Object.keys(wide).slice(0, 256))
    const many = { all: list(16).map(() => list(200).map(() => ({}))) }
    const text = JSON.stringify(detail(many))
    // The outer object, the list, its lists, and what is left for the objects inside.
    expect(text.match(/[{[]/g)).toHaveLength(2048)
  })
  it('has bounded keys and texts', () => {
    const read = detail({ ['k'.repeat(2000)]: 'v'.repeat(9000) }) as Record<string, string>
    const [[key = '', value = ''] = []] = Object.entries(read)
    expect([key.length, value.length]).toEqual([1024, 8192])
  })
})

describe('ids of a report', () => {
  it('are left out where they cannot be kept whole', () => {
    expect(
      sanitiseReferences({
        call: 'CA1',
        empty: '',
        long: 'x'.repeat(2049),
        longest: 'x'.repeat(2048),
        nul: 'a\0b',
        ['k'.repeat(1025)]: 'a',
        'bad\0kind': 'a',
      }),
    ).toEqual({ call: 'CA1', longest: 'x'.repeat(2048) })
  })
  it('are at most sixteen', () => {
    const ids = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'id']))
    expect(sanitiseReferences(ids(16))).toEqual(ids(16))
    expect(sanitiseReferences(ids(17))).toEqual(ids(16))
  })
})

describe('text that every store takes', () => {
  it.each<[unknown, string]>([
    ['abcd', 'abcd'],
    ['abcde', 'abcd'],
    ['a\0', 'a\uFFFD'],
    ['\ud800', '\uFFFD'],
    // The cut goes through a pair of surrogates.
    ['abc😀', 'abc\uFFFD'],
    [404, '404'],
    [null, ''],
    [{ toString: () => 'x' }, ''],
  ])('%j becomes %j', (given, text) => {
    expect(storableText(given, 4)).toBe(text)
  })
})

it('a time is a number that a date can hold', () => {
  expect([0, last, -last].map(isTime)).toEqual([true, true, true])
  expect([last + 1, -last - 1, NaN, Infinity, '0', null].map(isTime)).toEqual(
    Array.from({ length: 6 }, () => false),
  )
})
