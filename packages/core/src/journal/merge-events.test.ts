import { describe, expect, it } from 'vitest'
import type { CallEvent } from '../model/event.ts'
import { agentPhone, event, far } from '../testing/index.ts'
import { learntReferences } from './learnt-references.ts'
import { attemptOfEvent, withEvents, withoutMatch, withParked } from './merge-events.ts'
import { attemptWith, commandOf, noon, recordWith, reports } from './record.fixture.ts'
import type { AttemptRecord, CallRecord } from './record.ts'

const now = noon + 9000
const ringing = (references: CallEvent['references'], fields: Partial<CallEvent> = {}) =>
  event('ringing', { at: noon, references, ...fields })
const first = (record: CallRecord | null): AttemptRecord | undefined => record?.attempts[0]

describe('reports that are added to a record', () => {
  it('are kept once, however often they come', () => {
    const [one, two] = [ringing({ call: 'CA1' }), event('answered', { at: noon })]
    const record = recordWith()
    const added = withEvents(record, 'k1', [one, two, one], now)
    expect(
      added?.events.map(({ event: { type }, attempt, receivedAt }) => [type, attempt, receivedAt]),
    ).toEqual([
      ['ringing', 'k1', now],
      ['answered', 'k1', now],
    ])
    expect(withEvents(added!, 'k1', [one, two], now + 1)).toBeNull()
    expect(withEvents(record, 'k1', [], now)).toBeNull()
    const unknown = recordWith({ attempts: [attemptWith({ state: 'unknown' })] })
    expect(withEvents(unknown, 'k1', [], now)).toBeNull()
    expect(withEvents(record, 'gone', [one], now)).toBeNull()
    // Two reports under one id that differ are both kept: the fold decides between them.
    const other = { ...one, providerStatus: 'other' }
    expect(withEvents(added!, 'k1', [other], now)?.events).toHaveLength(3)
  })
  it('show that the attempt was accepted, whatever was thought of it', () => {
    const error = { code: 'timeout', message: '', dialled: 'unknown' } as const
    for (const state of ['sent', 'unknown', 'refused'] as const) {
      const attempts = [attemptWith({ state, settledAt: null, error, givenUpAt: now })]
      const added = withEvents(recordWith({ attempts }), 'k1', [ringing({})], now)
      expect(first(added)).toMatchObject({ state: 'accepted', settledAt: now, givenUpAt: null })
      expect(first(added)?.error).toBeUndefined()
    }
    const known = withEvents(recordWith(), 'k1', [ringing({})], now)
    expect(first(known)?.settledAt).toBe(noon + 1000)
    // A report that is known already, of an attempt that was thought lost since.
    const again = recordWith({
      attempts: [attemptWith({ state: 'unknown' })],
      events: reports([ringing({})]),
    })
    const adopted = withEvents(again, 'k1', [ringing({})], now)
    expect([first(adopted)?.state, adopted?.events]).toEqual(['accepted', again.events])
  })
  it('prove a look-up right where they name the attempt and one of its ids', () => {
    const matched = recordWith({ attempts: [attemptWith({ matched: true })] })
    const after = (one: CallEvent) => first(withEvents(matched, 'k1', [one], now))?.matched
    expect(after(ringing({ call: 'CA1' }, { attemptKey: 'k1' }))).toBeUndefined()
    expect(after(ringing({ call: 'CA1' }))).toBe(true)
    expect(after(ringing({ call: 'CA2' }, { attemptKey: 'k1' }))).toBe(true)
    expect(after(ringing({ call: 'CA1' }, { attemptKey: 'k2' }))).toBe(true)
    expect(after(ringing({}, { attemptKey: 'k1' }))).toBe(true)
    const [proof, plain] = [
      ringing({ call: 'CA1' }, { id: 'proof', attemptKey: 'k1' }),
      ringing({ call: 'CA1' }),
    ]
    expect(first(withEvents(matched, 'k1', [plain, proof], now))?.matched).toBeUndefined()
  })
  it('teach new ids, behind those of the provider’s own reply', () => {
    const told = { call: 'CA1' }
    const record = recordWith({ attempts: [attemptWith({ told, references: told })] })
    const added = withEvents(record, 'k1', [ringing({ call: 'CA9', leg: 'L1' })], now)
    expect(first(added)?.references).toEqual({ call: 'CA1', leg: 'L1' })
    const nothingNew = withEvents(record, 'k1', [ringing({ call: 'CA1' })], now)
    expect(first(nothingNew)?.references).toBe(told)
    const [known, fresh] = [ringing({ call: 'CA1' }), ringing({ leg: 'L1' }, { id: 'fresh' })]
    const both = withEvents(record, 'k1', [known, fresh], now)
    expect(first(both)?.references).toEqual({ call: 'CA1', leg: 'L1' })
  })
  it('teach an attempt nothing of the others of its call', () => {
    const attempts = [
      attemptWith({ references: {} }),
      attemptWith({ key: 'k2', references: { call: 'CA2' } }),
    ]
    const events = reports([ringing({ call: 'CA2', leg: 'L2' })], 'k2')
    const added = withEvents(recordWith({ attempts, events }), 'k1', [ringing({ leg: 'L1' })], now)
    expect(first(added)?.references).toEqual({ leg: 'L1' })
  })
  it('teach the ids of the leg that the attempt rings', () => {
    const both = [
      ringing({ call: 'near' }, { leg: 'near', at: noon }),
      ringing({ call: 'far' }, { id: 'far', at: noon + 1 }),
    ]
    const learnt = (fields: Partial<CallRecord>, attempt: Partial<AttemptRecord> = {}) =>
      first(
        withEvents(
          recordWith({ attempts: [attemptWith({ references: {}, ...attempt })], ...fields }),
          'k1',
          both,
          now,
        ),
      )?.references
    expect(learnt({})).toEqual({ call: 'far' })
    expect(learnt({}, { kind: 'connect' })).toEqual({ call: 'near' })
    const clickToCall = { to: far, connect: { phone: agentPhone, first: true } }
    expect(learnt({ request: clickToCall })).toEqual({ call: 'near' })
  })
})

describe('the ids of an attempt', () => {
  it('are per kind those of the first report of its leg, else of the first report', () => {
    const set = [
      ringing({ call: 'late', leg: 'L2' }, { at: 2 }),
      ringing({ call: 'early' }, { at: 1, id: 'b' }),
      ringing({ call: 'near', room: 'near' }, { at: 0, id: 'c', leg: 'near' }),
    ]
    for (const events of [set, set.toReversed()]) {
      expect(learntReferences({}, events, 'far')).toEqual({
        call: 'early',
        leg: 'L2',
        room: 'near',
      })
      expect(learntReferences({}, events, 'near')).toEqual({
        call: 'near',
        leg: 'L2',
        room: 'near',
      })
      expect(learntReferences({ call: 'told', own: 'x' }, events, 'far')).toEqual({
        call: 'told',
        leg: 'L2',
        own: 'x',
        room: 'near',
      })
      expect(Object.keys(learntReferences({}, events, 'far'))).toEqual(['call', 'leg', 'room'])
    }
    expect(learntReferences({}, [], 'far')).toEqual({})
  })
})

describe('a report without the key of its attempt', () => {
  const record = recordWith({
    attempts: [
      attemptWith({ references: { call: 'CA1', leg: 'L1' } }),
      attemptWith({ key: 'k2', provider: 'b', references: { call: 'CA1' } }),
      attemptWith({ key: 'k3', references: { call: 'CA3' } }),
    ],
    events: reports([ringing({ session: 'S3', call: 'CA7' }), ringing({}, { id: 'bare' })], 'k3'),
  })
  it.each([
    ['a', { call: 'CA1' }, 'k1'],
    ['b', { call: 'CA1' }, 'k2'],
    ['a', { call: 'CA3' }, 'k3'],
    ['a', { leg: 'CA1' }, undefined],
    ['a', { unknown: 'x', leg: 'L1' }, 'k1'],
    // An id that only a report told.
    ['a', { session: 'S3' }, 'k3'],
    ['b', { session: 'S3' }, undefined],
    ['a', {}, undefined],
  ])('of %s with %j is about %s', (provider, references, key) => {
    expect(attemptOfEvent(record, provider, { references })?.key).toBe(key)
  })
  it('is added once its id is known, and the others wait', () => {
    const known = ringing({ call: 'CA3' }, { id: 'known' })
    const strange = ringing({ call: 'CA8' }, { id: 'strange' })
    // The first of them teaches the id of the second.
    const both = ringing({ call: 'CA3', more: 'M' }, { id: 'both' })
    const after = withParked(
      record,
      'a',
      [known, strange, both, ringing({ more: 'M' }, { id: 'm' })],
      now,
    )
    expect(after.events.slice(2).map(({ attempt, event: { id } }) => [attempt, id])).toEqual([
      ['k3', 'known'],
      ['k3', 'both'],
      ['k3', 'm'],
    ])
    expect(withParked(record, 'a', [strange], now)).toBe(record)
  })
})

describe('a look-up that found the wrong call', () => {
  it('is taken back with all that came of it, and the attempt is looked for again', () => {
    const own = ringing({ call: 'CA1' }, { id: 'own', attemptKey: 'k1' })
    const foreign = ringing({ call: 'CA1' }, { id: 'foreign' })
    const other = ringing({}, { id: 'other' })
    const record = recordWith({
      attempts: [
        attemptWith({
          matched: true,
          told: { call: 'CA1' },
          givenUpAt: noon,
          confirmedAt: noon,
        }),
        attemptWith({ key: 'k2' }),
      ],
      events: [...reports([own, foreign]), ...reports([other], 'k2')],
      commands: [commandOf({ attempt: 'k1' }), commandOf({ attempt: 'k2' })],
    })
    const { record: after, events } = withoutMatch(record, 'k1', now)
    expect(first(after)).toMatchObject({
      state: 'unknown',
      references: {},
      nextLocateAt: now,
      givenUpAt: null,
      confirmedAt: null,
    })
    expect([first(after)?.told, first(after)?.matched]).toEqual([undefined, undefined])
    expect(after.attempts[1]).toEqual(record.attempts[1])
    expect(after.events.map(({ event: { id } }) => id)).toEqual(['own', 'other'])
    expect(after.commands.map(({ attempt }) => attempt)).toEqual(['k2'])
    expect(events).toEqual([foreign])
  })
})
