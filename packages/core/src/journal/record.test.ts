import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentPhone, event, far } from '../testing/index.ts'
import { attemptWith, recordWith, reports } from './record.fixture.ts'
import {
  callReferences,
  canonicalJson,
  currentAttempt,
  firstPartyOf,
  isReported,
  type AttemptRecord,
  type CallRecord,
} from './record.ts'

describe('a value in canonical form', () => {
  it('does not depend on the order of keys, at any depth', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, inner]) => [key, reversed(inner)]),
      )
    }
    let moved = 0
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const other = reversed(value)
        moved += Number(JSON.stringify(other) !== JSON.stringify(value))
        expect(canonicalJson(other)).toBe(canonicalJson(value))
        // Nothing is lost: JSON has no negative zero.
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
    expect(moved).toBeGreaterThan(5)
  })

  it('tells a list from the object that has its indexes as keys, and null from nothing', () => {
    const forms = [[1, 2], { 0: 1, 1: 2 }, ['1', 2], [], {}, null, { a: null }, [[]], '{}']
    expect(new Set(forms.map(canonicalJson)).size).toBe(forms.length)
    expect(canonicalJson({ b: undefined, a: [undefined, { c: undefined }] })).toBe(
      '{"a":[null,{}]}',
    )
    expect(canonicalJson(undefined)).toBe('null')
  })

  it('is that of the JSON of a value that has its own, such as a date', () => {
    const at = new Date(0)
    expect(canonicalJson({ at })).toBe(`{"at":"${at.toISOString()}"}`)
    // A field of that name is a field like any other.
    expect(canonicalJson({ toJSON: 'x' })).toBe('{"toJSON":"x"}')
  })
})

describe('the attempt that decides the status', () => {
  const current = (...attempts: readonly Partial<AttemptRecord>[]) =>
    currentAttempt(
      recordWith({ attempts: attempts.map((one, at) => attemptWith({ key: `k${at}`, ...one })) }),
    )?.key
  it.each<[string, readonly Partial<AttemptRecord>[], string | undefined]>([
    ['none of a call without attempts', [], undefined],
    ['the only one, also where it was refused', [{ state: 'refused' }], 'k0'],
    ['the last that was not refused', [{}, { state: 'refused' }], 'k0'],
    ['the last where all were refused', [{ state: 'refused' }, { state: 'refused' }], 'k1'],
    [
      'the last of more than two that were refused',
      [{ state: 'refused' }, { state: 'refused' }, { state: 'refused' }],
      'k2',
    ],
    ['the one that dialled again', [{}, { kind: 'redial' }], 'k1'],
    ['the one that placed the call, and no second leg', [{}, { kind: 'connect' }], 'k0'],
    ['the one that placed the call, and no transfer', [{}, { kind: 'transfer' }], 'k0'],
  ])('is %s', (_what, attempts, key) => {
    expect(current(...attempts)).toBe(key)
  })
})

describe('the ids by which a provider is asked about a call', () => {
  const idsWith = (...others: readonly Partial<AttemptRecord>[]) => {
    const own = attemptWith({ references: { call: 'CA1' } })
    const attempts = [
      own,
      ...others.map((one, at) => attemptWith({ key: `o${at}`, parent: 'k1', ...one })),
    ]
    return callReferences(recordWith({ attempts }), own)
  }
  it('are its own', () => {
    expect(idsWith()).toEqual({ call: 'CA1' })
    expect(idsWith({ parent: undefined, kind: 'transfer', told: { leg: 'L9' } })).toEqual({
      call: 'CA1',
    })
    expect(idsWith({ parent: 'k7', kind: 'connect', references: { leg: 'L9' } })).toEqual({
      call: 'CA1',
    })
  })
  it('are those that only the reply to a transfer named, too', () => {
    const transfer = { kind: 'transfer', told: { call: 'CA2', leg: 'L2' } } as const
    expect(idsWith({ ...transfer, references: { room: 'R2' } })).toEqual({ call: 'CA1', leg: 'L2' })
  })
  it('are those of a second leg only where nothing leads from the one to the other', () => {
    const connect = (references: AttemptRecord['references']) =>
      idsWith({ kind: 'connect', references })
    expect(connect({ leg: 'L2', room: 'R2' })).toEqual({ call: 'CA1', leg: 'L2', room: 'R2' })
    expect(connect({ call: 'CA2', leg: 'L2' })).toEqual({ call: 'CA1' })
    expect(idsWith({ kind: 'dial', references: { leg: 'L2' } })).toEqual({ call: 'CA1' })
  })
})

it('a report is about one attempt of a call', () => {
  const record = recordWith({ events: reports([event('ringing')], 'k2') })
  expect(isReported(record, { key: 'k2' })).toBe(true)
  expect(isReported(record, { key: 'k1' })).toBe(false)
})

it('the phone that rings first is the near one of click-to-call only', () => {
  const party = (connect: CallRecord['request']['connect']) =>
    firstPartyOf(recordWith({ request: { to: far, connect } }))
  expect(party({ phone: agentPhone, first: true })).toBe(agentPhone)
  expect(party({ phone: agentPhone })).toBe(far)
  expect(party({ room: 'lobby' })).toBe(far)
  expect(party(undefined)).toBe(far)
})
