import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { event } from '../testing/index.ts'
import { chronological, compareEvents, distinctEvents } from './event-order.ts'

const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id)

describe('the order of reports', () => {
  it.each([
    ['time', event('ended', { id: 'a', at: 1 }), event('queued', { id: 'b', at: 2 })],
    ['a known time', event('ended', { id: 'b', at: 9 }), event('queued', { id: 'a', at: null })],
    [
      'sequence, where the times are equal',
      event('ended', { id: 'b', at: 1, sequence: 1 }),
      event('queued', { id: 'a', at: 1, sequence: 2 }),
    ],
    [
      'no sequence as the first',
      event('ended', { id: 'b', at: 1 }),
      event('queued', { id: 'a', at: 1, sequence: 1 }),
    ],
    ['stage', event('queued', { id: 'b', at: 1 }), event('initiated', { id: 'a', at: 1 })],
    ['stage', event('initiated', { id: 'b', at: 1 }), event('ringing', { id: 'a', at: 1 })],
    ['stage', event('ringing', { id: 'b', at: 1 }), event('answered', { id: 'a', at: 1 })],
    ['stage', event('answered', { id: 'b', at: 1 }), event('ended', { id: 'a', at: 1 })],
    ['no stage first', event('cost', { id: 'b', at: 1 }), event('queued', { id: 'a', at: 1 })],
    ['id', event('ringing', { id: 'a', at: 1 }), event('ringing', { id: 'b', at: 1 })],
    [
      'content',
      event('ringing', { id: 'a', at: 1, providerStatus: 'x' }),
      event('ringing', { id: 'a', at: 1, providerStatus: 'y' }),
    ],
  ])('is decided by %s', (_by, earlier, later) => {
    expect(compareEvents(earlier, later)).toBeLessThan(0)
    expect(compareEvents(later, earlier)).toBeGreaterThan(0)
    expect(compareEvents(later, { ...later })).toBe(0)
  })

  it('keeps one event per id: the earliest, in any order of arrival', () => {
    const early = event('ringing', { id: 'same', at: 1 })
    const late = event('ringing', { id: 'same', at: 2 })
    const other = event('queued', { id: 'other', at: 0 })
    for (const set of [
      [early, late, other],
      [late, other, early],
      [other, late, early, late],
    ])
      expect(distinctEvents(set)).toEqual([other, early])
    expect(distinctEvents([late, early])).toEqual([early])
    expect(distinctEvents([])).toEqual([])
  })
})

describe('the chronological order', () => {
  it('puts a report without a time after the last one of an earlier or equal stage', () => {
    const timed = [
      event('queued', { id: 'queued', at: 1 }),
      event('ringing', { id: 'ringing', at: 2 }),
      event('ended', { id: 'ended', at: 3 }),
    ]
    const untimed = [
      event('answered', { id: 'answered' }),
      event('ringing', { id: 'again' }),
      event('cost', { id: 'cost' }),
    ]
    expect(idsOf(chronological([...untimed, ...timed]))).toEqual([
      'cost',
      'queued',
      'ringing',
      'again',
      'answered',
      'ended',
    ])
  })

  it('is the same for any arrival, and leaves timed reports in the order of their times', () => {
    const some = fc.array(
      fc
        .record({
          type: fc.constantFrom('queued', 'ringing', 'answered', 'ended', 'cost', 'detail'),
          at: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
          id: fc.integer({ min: 0, max: 9 }),
        })
        .map(({ type, at, id }) => event(type as 'queued', { at, id: `${id}` })),
      { maxLength: 8 },
    )
    let untimed = 0
    fc.assert(
      fc.property(
        some.chain((set) =>
          fc.tuple(fc.constant(set), fc.shuffledSubarray(set, { minLength: set.length })),
        ),
        ([set, shuffled]) => {
          const ordered = chronological(set)
          expect(chronological(shuffled)).toEqual(ordered)
          expect(new Set(idsOf(ordered))).toEqual(new Set(idsOf(set)))
          const times = ordered.flatMap(({ at }) => (at === null ? [] : [at]))
          expect(times).toEqual(times.toSorted((a, b) => a - b))
          if (times.length < ordered.length && times.length > 0) untimed += 1
        },
      ),
      { numRuns: 400 },
    )
    expect(untimed).toBeGreaterThan(50)
  })
})
