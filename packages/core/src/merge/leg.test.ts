import { describe, expect, it } from 'vitest'
import type { CallEvent, Recording } from '../model/event.ts'
import { ended, event } from '../testing/index.ts'
import { foldLeg } from './fold-leg.ts'
import { noon, shown } from '../journal/record.fixture.ts'

const at = (seconds: number) => noon + seconds * 1000
const seen = (...events: readonly CallEvent[]) => foldLeg(events)

describe('a leg, by its reports', () => {
  it('is queued while nothing is reported', () => {
    expect(seen()).toEqual({
      status: 'queued',
      endReason: null,
      rang: null,
      ringingAt: null,
      answeredAt: null,
      endedAt: null,
      answeredBy: null,
      providerStatus: null,
      providerCode: null,
      recordings: [],
      cost: null,
      talkDuration: null,
      room: null,
      gateway: null,
      end: null,
    })
  })

  it('goes from stage to stage, each with its time', () => {
    const steps = [
      event('queued', { at: at(0) }),
      event('initiated', { at: at(1) }),
      event('ringing', { at: at(2) }),
      event('answered', { at: at(5) }),
      ended('completed', 'hung-up', 'yes', { at: at(9) }),
    ]
    const after = (count: number) => seen(...steps.slice(0, count))
    expect([1, 2, 3, 4, 5].map((count) => after(count).status)).toEqual([
      'queued',
      'initiated',
      'ringing',
      'in-progress',
      'completed',
    ])
    expect(after(4)).toMatchObject({
      ringingAt: shown(2),
      answeredAt: shown(5),
      endedAt: null,
      rang: null,
      endReason: null,
      providerStatus: 'answered',
    })
    expect(after(5)).toMatchObject({
      ringingAt: shown(2),
      answeredAt: shown(5),
      endedAt: shown(9),
      rang: 'yes',
      endReason: 'hung-up',
      providerStatus: 'completed',
    })
  })

  it('shows the provider’s words for the furthest stage, not for the last report', () => {
    const ringing = event('ringing', { at: at(2), providerStatus: 'RING', providerCode: '180' })
    const late = event('initiated', { at: at(3), providerStatus: 'INIT' })
    const cost = event('cost', { at: at(4), providerStatus: 'COST' })
    expect(seen(late, ringing, cost)).toMatchObject({
      status: 'ringing',
      providerStatus: 'RING',
      providerCode: '180',
    })
    // Two of one stage: the later.
    const again = event('ringing', { id: 'again', at: at(5), providerStatus: 'RING 2' })
    expect(seen(again, ringing)).toMatchObject({ providerStatus: 'RING 2', providerCode: null })
    expect(seen(event('queued', { at: at(1), providerStatus: 'QUEUE' }), cost)).toMatchObject({
      status: 'queued',
      providerStatus: 'QUEUE',
    })
    // Nothing that moves the call: no words of a status.
    expect(seen(cost)).toMatchObject({ status: 'queued', providerStatus: null })
  })

  it.each([
    ['no', [], 'no', null, null],
    ['unknown', [], 'unknown', null, null],
    ['yes', [], 'yes', 'unknown', null],
    ['no', [event('ringing', { at: at(1) })], 'yes', shown(1), null],
    ['no', [event('answered', { at: at(1) })], 'yes', 'unknown', shown(1)],
    ['no', [event('ringing', { at: null })], 'yes', 'unknown', null],
    ['no', [event('answered', { at: null })], 'yes', 'unknown', 'unknown'],
  ] as const)(
    'of a failed end that says rang %s, after %j: rang %s, at %s, answered %s',
    (rang, before, expected, ringingAt, answeredAt) => {
      const end = ended('failed', 'unreachable', rang, { at: at(9) })
      expect(seen(...before, end)).toMatchObject({ rang: expected, ringingAt, answeredAt })
    },
  )

  it('was answered and rang at an unknown time where only a completed end says so', () => {
    expect(seen(ended('completed', 'hung-up', 'unknown', { at: null }))).toMatchObject({
      rang: 'unknown',
      ringingAt: 'unknown',
      answeredAt: 'unknown',
      endedAt: 'unknown',
    })
  })

  it('ends with the first cause that was reported, in any order', () => {
    const busy = ended('busy', 'busy', 'no', { id: 'b', at: at(5) })
    const failed = ended('failed', 'carrier-fault', 'no', { id: 'f', at: at(6) })
    const completed = ended('completed', 'hung-up', 'yes', { id: 'c', at: at(1) })
    for (const set of [
      [busy, failed, completed],
      [completed, failed, busy],
    ])
      expect(seen(...set)).toMatchObject({ status: 'busy', endedAt: shown(5), end: busy })
    const later = ended('completed', 'transferred', 'yes', { id: 'd', at: at(2) })
    expect(seen(later, completed)).toMatchObject({ endReason: 'hung-up', endedAt: shown(1) })
  })

  it('keeps the last word about who answered, the room and the gateway', () => {
    const early = event('machine', {
      at: at(1),
      answeredBy: 'unknown',
      room: 'r1',
      gateway: 'g1',
    })
    const late = event('machine', { at: at(2), answeredBy: 'machine', room: 'r2' })
    const other = event('detail', { at: at(3) })
    expect(seen(late, other, early)).toMatchObject({
      answeredBy: 'machine',
      room: 'r2',
      gateway: 'g1',
    })
  })
})

describe('what a leg cost', () => {
  const cost = (amount: number, certainty: 'estimated' | 'final', seconds: number) =>
    event('cost', { at: at(seconds), cost: { amount, currency: 'USD', certainty } })
  it('is the last estimate, until a final price is told', () => {
    expect(seen(cost(2, 'estimated', 2), cost(1, 'estimated', 1)).cost?.amount).toBe(2)
    expect(seen(cost(3, 'final', 1), cost(2, 'estimated', 2)).cost).toMatchObject({
      amount: 3,
      certainty: 'final',
    })
    expect(seen(cost(3, 'final', 1), cost(4, 'final', 2)).cost?.amount).toBe(4)
  })
})

describe('recordings of a leg', () => {
  const recorded = (recording: Recording, seconds: number) =>
    event('recording', { at: at(seconds), recording })
  it.each([
    ['in-progress', 'failed', 'failed'],
    ['failed', 'completed', 'completed'],
    ['completed', 'removed', 'removed'],
    ['in-progress', 'completed', 'completed'],
    ['completed', 'in-progress', 'completed'],
    ['removed', 'completed', 'removed'],
    ['failed', 'in-progress', 'failed'],
  ] as const)('%s, then %s: %s', (first, second, status) => {
    const fold = seen(
      recorded({ id: 'r', status: first }, 1),
      recorded({ id: 'r', status: second }, 2),
    )
    expect(fold.recordings).toEqual([{ id: 'r', status }])
  })
  it('keep what only one report told', () => {
    const address = recorded({ id: 'r', status: 'completed', url: 'https://x.example/1' }, 1)
    const length = recorded({ id: 'r', status: 'completed', duration: 7, url: undefined }, 2)
    const whole = { id: 'r', status: 'completed', url: 'https://x.example/1', duration: 7 }
    expect(seen(address, length).recordings).toEqual([whole])
    // A later report of an earlier state adds, and does not replace.
    const late = recorded(
      { id: 'r', status: 'in-progress', duration: 3, url: 'https://y.example' },
      3,
    )
    expect(seen(address, late).recordings).toEqual([
      { id: 'r', status: 'completed', url: 'https://x.example/1', duration: 3 },
    ])
    // Of equal states the later report counts.
    const moved = recorded({ id: 'r', status: 'completed', url: 'https://y.example/1' }, 3)
    expect(seen(moved, address).recordings[0]?.url).toBe('https://y.example/1')
  })
  it('are kept apart by their ids', () => {
    const fold = seen(
      recorded({ id: 'b', status: 'completed' }, 2),
      recorded({ id: 'a', status: 'failed' }, 1),
    )
    expect(fold.recordings).toEqual([
      { id: 'a', status: 'failed' },
      { id: 'b', status: 'completed' },
    ])
  })
})

describe('an answer that is only stated', () => {
  const end = (fields: object) => ended('completed', 'hung-up', 'yes', { at: at(100), ...fields })
  it('was at the earliest time that is stated', () => {
    const fold = seen(
      event('detail', { id: 'one', answeredAt: at(50) }),
      event('detail', { id: 'two', answeredAt: at(40) }),
      event('detail', { id: 'three', answeredAt: null }),
      end({ talkDuration: 10 }),
    )
    expect(fold).toMatchObject({ answeredAt: shown(40), talkDuration: 10 })
  })
  it('was before the end by the talk, where only that is stated, or at an unknown time', () => {
    expect(seen(end({ talkDuration: 10 })).answeredAt).toBe(shown(90))
    const unknown = event('detail', { answeredAt: null })
    expect(seen(unknown).answeredAt).toBe('unknown')
    expect(seen(event('detail', { talkDuration: 4 }))).toMatchObject({
      status: 'in-progress',
      answeredAt: 'unknown',
      talkDuration: 4,
    })
    expect(seen(end({ at: null, answeredAt: null, talkDuration: 4 })).answeredAt).toBe('unknown')
  })
  it('did not happen where the talk lasted no time', () => {
    const none = seen(event('ringing', { at: at(1), talkDuration: 0 }))
    expect(none).toMatchObject({ status: 'ringing', answeredAt: null, talkDuration: null })
    const negative = seen(event('ringing', { at: at(1), talkDuration: -1 }))
    expect(negative.answeredAt).toBeNull()
  })
  it('keeps the time of its own report, and the talk of another', () => {
    const answered = event('answered', { at: at(60) })
    expect(seen(answered, end({ answeredAt: at(40), talkDuration: 9 }))).toMatchObject({
      answeredAt: shown(60),
      talkDuration: 9,
    })
    // The report of the answer tells no time: the statement does.
    const untimed = event('answered', { at: null })
    expect(seen(untimed, end({ answeredAt: at(40) })).answeredAt).toBe(shown(40))
  })
})
