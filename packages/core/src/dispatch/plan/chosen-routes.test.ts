import { describe, expect, it } from 'vitest'
import { rateDeck } from '../../routing/rates/rate-deck.ts'
import { business, far, outboundRule } from '../../testing/index.ts'
import { call, setUp } from '../dispatcher.fixture.ts'

describe('the providers of one call', () => {
  it('are tried in the order given, and the others are not', async () => {
    const { dispatcher } = setUp({ a: {}, b: {}, c: {} })
    expect(await dispatcher.dispatch(call, { only: ['c', 'a'] })).toMatchObject({
      provider: 'c',
      skipped: [{ provider: 'b', reason: 'not-chosen' }],
    })
  })

  it('are refused where one is not registered, with its place in the list', async () => {
    const { dispatcher, fake } = setUp({ a: {}, b: {} })
    for (const ask of [dispatcher.dispatch, dispatcher.explain])
      await expect(ask(call, { only: ['a', 'x'] })).rejects.toMatchObject({
        code: 'provider-unknown',
        message: expect.stringMatching(/: only\[1\]: unknown provider; providers: a, b$/) as string,
      })
    expect(fake('a').keys).toEqual([])
    await expect(dispatcher.registerExternal(call, 'x' as never)).rejects.toThrow(
      'registerExternal: provider: unknown provider; providers: a, b',
    )
  })
})

describe('a route', () => {
  it('that costs least by the rate decks of the dispatcher is tried first', async () => {
    const rates = (perMinute: number) => [{ prefix: '1', perMinute }]
    const routes = [
      { provider: 'a', rateDeck: 'dear' },
      { provider: 'b', rateDeck: 'cheap' },
    ]
    const rules = [outboundRule([], { strategy: 'least-cost', routes })]
    const rateDecks = [rateDeck('dear', 'USD', rates(0.02)), rateDeck('cheap', 'USD', rates(0.01))]
    const { dispatcher } = setUp({ a: {}, b: {} }, { rules, rateDecks })
    expect((await dispatcher.dispatch(call)).provider).toBe('b')
  })

  it('is drawn by weight, for each call by itself', async () => {
    const rules = [outboundRule(['a', 'b'], { strategy: 'weighted' })]
    const { dispatcher, fake } = setUp({ a: {}, b: {} }, { rules })
    for (let calls = 0; calls < 32; calls++) await dispatcher.dispatch(call)
    for (const name of ['a', 'b']) expect(fake(name).keys.length).toBeGreaterThan(4)
  })

  it('that drops the caller ID is refused in strict mode only where the call names one', async () => {
    const notes = [{ field: 'from', effect: 'dropped' as const, detail: 'shows its own number' }]
    const { dispatcher } = setUp({ a: { notes } })
    const placed = await dispatcher.dispatch(call, { strict: true })
    expect(placed).toMatchObject({ status: 'initiated', from: business })
    const refused = await dispatcher.dispatch({ ...call, from: business }, { strict: true })
    expect(refused).toMatchObject({ status: 'failed', skipped: [{ reason: 'strict' }] })
  })

  it('behind which calls fail is tried on where there is no breaker', async () => {
    const { dispatcher, fake } = setUp(
      { a: { place: () => Promise.reject(new Error('down')) } },
      { breaker: false },
    )
    for (let calls = 0; calls < 20; calls++) void dispatcher.dispatch({ to: far, rule: 'sales' })
    await new Promise<void>((resolve) => void setImmediate(resolve))
    expect(fake('a').keys).toHaveLength(20)
  })
})
