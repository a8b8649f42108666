import { describe, expect, it } from 'vitest'
import type { Gate, GateRequest, GateVerdict } from '../../gates/gate.ts'
import type { Note } from '../../model/note.ts'
import { business, far, outboundRule } from '../../testing/index.ts'
import { call, setUp } from '../dispatcher.fixture.ts'
import { explainKey } from './explain.ts'

const gate = (name: string, check: (request: GateRequest) => GateVerdict): Gate => ({ name, check })
const closed: GateVerdict = { verdict: 'refuse', detail: 'closed today' }

describe('a route of an explanation', () => {
  it('has its place in the order of trying, and the request with a key that stands for the real one', async () => {
    const { dispatcher } = setUp({ a: {}, b: { can: { destinations: ['sip'] } }, c: {} })
    const { routes } = await dispatcher.explain(call)
    expect(routes.map(({ provider, order }) => [provider, order])).toEqual([
      ['a', 0],
      ['b', null],
      ['c', 1],
    ])
    expect(routes[0]?.request?.body).toContain(`"key":"${explainKey}"`)
  })

  it('that is skipped has the reason, and neither a request nor notes', async () => {
    const routes = [{ provider: 'a', gateway: 'gw-1', reference: 'rr-1', weight: 1 }]
    const { dispatcher } = setUp(
      {
        a: {
          can: { destinations: ['sip'] },
          notes: [{ field: 'x', effect: 'dropped', detail: '' }],
        },
      },
      { rules: [{ ...outboundRule([]), routes }] },
    )
    expect((await dispatcher.explain(call)).routes).toEqual([
      {
        provider: 'a',
        gateway: 'gw-1',
        reference: 'rr-1',
        order: null,
        skipped: {
          reason: 'destination-unsupported',
          detail: 'the provider cannot dial a phone destination',
        },
        request: null,
        notes: [],
      },
    ])
  })

  it('that cannot be prepared is skipped with what the plugin says', async () => {
    const { dispatcher } = setUp({ a: { prepare: () => Promise.reject(new Error('no number')) } })
    expect((await dispatcher.explain(call)).routes).toMatchObject([
      { order: null, skipped: { reason: 'prepare-failed' }, request: null, notes: [] },
    ])
  })

  it('is taken in strict mode where only a caller ID is lost that the call did not ask for', async () => {
    const note: Note = { field: 'from', effect: 'dropped', detail: 'shows another number' }
    const { dispatcher } = setUp({ a: { notes: [note] } })
    const skipped = async (from?: string) =>
      (await dispatcher.explain({ ...call, from }, { strict: true })).routes[0]?.skipped
    expect(await skipped()).toBe(null)
    expect(await skipped(business)).toMatchObject({ reason: 'strict' })
  })
})

describe('the gates, in an explanation,', () => {
  it('skip a route for the first reason', async () => {
    const gates = ['first', 'second'].map((detail) =>
      gate(detail, ({ route }) =>
        route.provider === 'a' ? { verdict: 'skip', reason: 'guard', detail } : { verdict: 'pass' },
      ),
    )
    const { dispatcher } = setUp({ a: {}, b: {} }, { gates })
    const { routes, refused } = await dispatcher.explain(call)
    expect(routes.map(({ order, skipped }) => [order, skipped])).toEqual([
      [null, { reason: 'guard', detail: 'first' }],
      [0, null],
    ])
    expect(refused).toEqual([])
  })

  it('refuse the call itself, each for a reason that is told once, also behind a route that is skipped', async () => {
    const gates = [
      gate('hours', () => closed),
      gate('list', ({ route }) =>
        route.provider === 'b' ? { verdict: 'refuse', detail: 'unknown' } : { verdict: 'pass' },
      ),
    ]
    const { dispatcher } = setUp({ a: {}, b: { can: { destinations: ['sip'] } } }, { gates })
    const { routes, refused } = await dispatcher.explain(call)
    expect(refused).toEqual(['closed today', 'unknown'])
    expect(routes.map(({ order }) => order)).toEqual([0, null])
  })

  it('are asked about the call that would be dialled, as one among other routes', async () => {
    const seen: GateRequest[] = []
    const watching = gate('watching', (request) => {
      seen.push(request)
      return { verdict: 'pass' }
    })
    const { dispatcher, clock } = setUp({ a: {} }, { gates: [watching] })
    await dispatcher.explain(call)
    expect(seen).toMatchObject([
      {
        call: { to: far, from: business },
        route: { provider: 'a' },
        now: clock.now(),
        alternatives: true,
        lastResort: false,
      },
    ])
  })
})

describe('an explanation', () => {
  it('names the rule, its strategy, and the caller ID that the rule gives', async () => {
    const rules = [{ ...outboundRule(['a']), strategy: 'weighted' as const }]
    const { dispatcher } = setUp({ a: {} }, { rules })
    expect(await dispatcher.explain(call)).toMatchObject({
      rule: 'sales',
      strategy: 'weighted',
      from: business,
      room: null,
      error: null,
    })
  })

  it('has no rule where there are none, and no caller ID where the provider chooses it', async () => {
    const { dispatcher } = setUp({ a: {} }, { rules: undefined })
    expect(await dispatcher.explain({ to: far })).toMatchObject({
      rule: null,
      strategy: 'priority',
      from: null,
      routes: [{ provider: 'a', order: 0 }],
      error: null,
    })
  })

  it('of a call that the rules refuse tells the error, and the caller ID that was asked for', async () => {
    const { dispatcher } = setUp({ a: {} })
    const from = '+14155550199'
    expect(await dispatcher.explain({ to: far, from })).toMatchObject({
      rule: null,
      strategy: 'priority',
      from,
      routes: [],
      refused: [],
      error: { code: 'caller-not-in-rule', message: expect.any(String) as string },
    })
    const absent = await dispatcher.explain({ to: far, rule: 'gone' as never })
    expect(absent).toMatchObject({ rule: null, from: null, routes: [] })
    expect(absent.error?.faults).not.toEqual([])
  })

  it('hides no fault of the application’s own functions', async () => {
    const { dispatcher } = setUp(
      { a: {} },
      {
        rules: [{ ...outboundRule(['a']), room: { type: 'dynamic', named: 'random' } }],
        ids: () => {
          throw new RangeError('no entropy')
        },
      },
    )
    await expect(dispatcher.explain(call)).rejects.toThrow('no entropy')
  })
})
