import { rateDeck } from '@callplane/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attemptsPerDay } from './attempts-per-day.ts'
import { memoryCounters, type CounterStore } from './counter-store.ts'
import {
  accepted,
  certainNo,
  acquire,
  check,
  noon,
  requestOf,
  short,
  unknown,
} from '../guards.fixture.ts'
import { spend } from './spend.ts'
import { callForTransfer } from '../targets/targets.ts'
import { velocity } from './velocity.ts'

const hour = 3_600_000
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('attempts per day', () => {
  const dial = (callId: string, now = noon, to = '+14155550123') =>
    requestOf({ to }, { callId, now })
  it('counts calls to one number, not tries of one call', async () => {
    const guard = attemptsPerDay({ limit: 2 })
    const tries = [
      await acquire(guard, dial('1')),
      await acquire(guard, dial('1')),
      await acquire(guard, dial('2')),
    ]
    expect(tries.map(short)).toEqual(['pass', 'pass', 'pass'])
    expect(short(await check(guard, dial('3')))).toBe('refuse attempts-per-day')
    expect(short(await acquire(guard, dial('3')))).toBe('refuse attempts-per-day')
    expect(short(await acquire(guard, dial('3', noon, '+14155550124')))).toBe('pass')
  })
  it('starts again at midnight of the callee, or of the zone given', async () => {
    const guard = attemptsPerDay({ limit: 1 })
    await acquire(guard, dial('1'))
    expect(short(await acquire(guard, dial('2', noon + 12 * hour - 1)))).toBe(
      'refuse attempts-per-day',
    )
    expect(short(await acquire(guard, dial('2', noon + 12 * hour)))).toBe('pass')
    const utc = attemptsPerDay({ limit: 1, zone: 'UTC' })
    await acquire(utc, dial('1'))
    expect(short(await acquire(utc, dial('2', noon + 4 * hour)))).toBe('pass')
  })
  it('takes the count back after a certain `no`, and only then', async () => {
    const guard = attemptsPerDay({ limit: 1 })
    await acquire(guard, dial('1'))
    guard.release?.(dial('1', noon + 1), certainNo)
    await settled()
    expect(short(await acquire(guard, dial('2')))).toBe('pass')
    guard.release?.(dial('2', noon + 1), unknown)
    await settled()
    expect(short(await acquire(guard, dial('3')))).toBe('refuse attempts-per-day')
  })
  it('keeps what an earlier route may have rung when a later one is refused', async () => {
    const guard = attemptsPerDay({ limit: 1 })
    const second = requestOf({}, { callId: '1', provider: 'b' })
    await acquire(guard, dial('1'))
    guard.release?.(dial('1'), unknown)
    await acquire(guard, second)
    guard.release?.(second, certainNo)
    await settled()
    expect(short(await acquire(guard, dial('2')))).toBe('refuse attempts-per-day')
  })
  it('counts the far party, the near end on demand, and a transfer’s target', async () => {
    const connect = { phone: '+14155550102' }
    const near = (parties?: 'all') => attemptsPerDay({ limit: 1, parties })
    for (const [guard, expected] of [
      [near(), 'pass'],
      [near('all'), 'refuse attempts-per-day'],
    ] as const) {
      await acquire(guard, requestOf({ connect }, { callId: '1' }))
      const other = requestOf({ to: '+14155550124', connect }, { callId: '2' })
      expect(short(await acquire(guard, other))).toBe(expected)
    }
    const guard = near()
    const transfer = requestOf(
      {},
      { callId: '1', call: callForTransfer({ to: '+14155550123' }, '+14155550102') },
    )
    await acquire(guard, transfer)
    expect(short(await acquire(guard, dial('2', noon, '+14155550102')))).toBe(
      'refuse attempts-per-day',
    )
    expect(short(await acquire(guard, dial('2', noon, '+14155550123')))).toBe('pass')
  })
  it('refuses a limit and a zone that are none', () => {
    expect(() => attemptsPerDay({ limit: 0 })).toThrow(/limit/)
    expect(() => attemptsPerDay({ limit: 1, zone: 'Mars/Base' })).toThrow(/Mars/)
  })
})

describe('velocity', () => {
  const dial = (callId: string, now: number, to = '+14155550123') =>
    requestOf({ to }, { callId, now })
  it('holds over a sliding window, by prefix and by country', async () => {
    const guard = velocity({
      limits: [
        { countries: ['JM'], calls: 1, window: 3600 },
        { each: 'country', calls: 3, window: 60 },
      ],
    })
    const jamaica = '+18765550123'
    expect(short(await acquire(guard, dial('1', 0, jamaica)))).toBe('pass')
    expect(short(await acquire(guard, dial('2', hour - 1, jamaica)))).toBe('refuse velocity')
    expect(short(await acquire(guard, dial('2', hour, jamaica)))).toBe('pass')
    for (let index = 0; index < 3; index++)
      expect(short(await acquire(guard, dial(`us${index}`, hour)))).toBe('pass')
    expect(await acquire(guard, dial('us3', hour))).toEqual({
      verdict: 'refuse',
      detail: 'velocity: to would be above 3 calls per minute to all destinations, by country',
    })
    expect(short(await acquire(guard, dial('de', hour, '+4930123456')))).toBe('pass')
  })
  it('takes all shares or none', async () => {
    const guard = velocity({
      limits: [
        { calls: 5, window: 60 },
        { prefixes: ['+1415'], calls: 1, window: 60 },
      ],
    })
    await acquire(guard, dial('1', 0))
    for (let index = 0; index < 9; index++)
      expect(short(await acquire(guard, dial(`x${index}`, 0)))).toBe('refuse velocity')
    for (let index = 0; index < 4; index++)
      expect(short(await acquire(guard, dial(`y${index}`, 0, '+12125550123')))).toBe('pass')
  })
  it('counts both legs of a click-to-call, and shows in `check` that both exceed the limit', async () => {
    const guard = velocity({ limits: [{ prefixes: ['+1'], calls: 1, window: 60 }] })
    const both = requestOf({ connect: { phone: '+14155550102' } })
    expect(short(await check(guard, both))).toBe('refuse velocity')
    expect(short(await acquire(guard, both))).toBe('refuse velocity')
    expect(short(await acquire(guard, requestOf()))).toBe('pass')
  })
  it('lets nothing through while the store is unavailable, and releases what it took', async () => {
    const counters = memoryCounters()
    let takes = 0
    const broken: CounterStore = {
      ...counters,
      take: (...given) => {
        if (++takes > 1) throw new Error('down')
        return counters.take(...given)
      },
    }
    const guard = velocity({
      limits: [
        { calls: 1, window: 60 },
        { calls: 1, window: 90 },
      ],
      store: broken,
    })
    expect(short(await acquire(guard, requestOf()))).toBe('refuse guard-unavailable')
    expect(short(await check(guard, requestOf()))).toBe('pass')
  })
})

describe('spend', () => {
  const decks = [
    rateDeck('dear', 'USD', [{ prefix: '1', perMinute: 1 }]),
    rateDeck('cheap', 'USD', [{ prefix: '1', perMinute: 0.1 }]),
    rateDeck('euro', 'EUR', [{ prefix: '1', perMinute: 0.1 }]),
  ]
  const limits = [{ prefixes: ['+1'], amount: 6, window: 3600 }]
  const over = (rateDeck: string, callId: string, input = {}) =>
    requestOf(input, { callId, rateDeck })
  it('skips a route too expensive for what is left, and refuses when nothing is left', async () => {
    const guard = spend({ limits, currency: 'USD', rateDecks: decks })
    expect(short(await acquire(guard, over('dear', '1')))).toBe('pass')
    expect(short(await acquire(guard, over('dear', '2')))).toBe('skip spend')
    for (const callId of ['3', '4'])
      expect(short(await acquire(guard, over('cheap', callId)))).toBe('pass')
    expect(short(await acquire(guard, over('cheap', '5')))).toBe('refuse spend')
    guard.release?.(over('dear', '1'), certainNo)
    await settled()
    expect(short(await acquire(guard, over('dear', '6', { maxDuration: 60 })))).toBe('pass')
  })
  it('counts each route of a call at its own price, the one that may have rung too', async () => {
    const guard = spend({ limits, currency: 'USD', rateDecks: decks })
    const tried = over('cheap', '1')
    expect(short(await acquire(guard, tried))).toBe('pass')
    guard.release?.(tried, unknown)
    // 0.5 may have been spent, so that 5 fit and 5.5 would not.
    const next = requestOf({}, { callId: '1', rateDeck: 'dear', provider: 'b' })
    expect(short(await acquire(guard, next))).toBe('pass')
    guard.release?.(next, accepted)
    expect(short(await acquire(guard, over('cheap', '2')))).toBe('pass')
    expect(short(await acquire(guard, over('cheap', '3')))).toBe('refuse spend')
  })
  it('skips a route without a price in its currency', async () => {
    const guard = spend({ limits, currency: 'USD', rateDecks: decks })
    expect(short(await check(guard, over('euro', '1')))).toBe('skip spend-unpriced')
    expect(short(await check(guard, requestOf()))).toBe('skip spend-unpriced')
    expect(short(await check(guard, requestOf({ to: '+4930123456' })))).toBe('pass')
    const lax = spend({ limits, currency: 'USD', rateDecks: decks, unpriced: 'allow' })
    expect(short(await check(lax, requestOf()))).toBe('pass')
  })
  it('takes estimates from a function', async () => {
    const guard = spend({
      limits,
      currency: 'USD',
      estimate: (number) => (number.endsWith('23') ? 4 : 1),
    })
    expect(short(await acquire(guard, requestOf()))).toBe('pass')
    expect(short(await acquire(guard, requestOf({}, { callId: '2' })))).toBe('skip spend')
    expect(short(await acquire(guard, requestOf({ to: '+14155550124' }, { callId: '3' })))).toBe(
      'pass',
    )
  })
  it('keeps the sum of what may have rung within the limit, whatever happens', async () => {
    const event = fc.record({
      price: fc.integer({ min: 1, max: 4 }),
      outcome: fc.constantFrom(accepted, unknown, certainNo),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 20 }), async (events) => {
        let price = 0
        let spent = 0
        const guard = spend({ limits, currency: 'USD', estimate: () => price })
        for (const [index, { price: next, outcome }] of events.entries()) {
          price = next
          const request = requestOf({}, { callId: String(index) })
          const verdict = await acquire(guard, request)
          expect(verdict.verdict === 'pass').toBe(spent + next <= 6)
          if (verdict.verdict !== 'pass') continue
          guard.release?.(request, outcome)
          if (outcome !== certainNo) spent += next
          await settled()
        }
      }),
      { numRuns: 50 },
    )
  })
})
