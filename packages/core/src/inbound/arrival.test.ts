import { describe, expect, it } from 'vitest'
import { interposed, openIn } from '../dispatch/dispatcher.fixture.ts'
import { memoryStore } from '../dispatch/memory-store.ts'
import {
  countingIds,
  event,
  far,
  manualClock,
  manualHost,
  settlePromises,
  webhookOf,
} from '../testing/index.ts'
import { callerRule, callers, rendered } from './inbound.fixture.ts'

const desk = callerRule({ room: { type: 'static', id: 'desk' } })
const connected = { action: 'connect', connect: { room: 'desk' } }

describe('the record of a caller', () => {
  it('is made when the provider delivers again, where the store failed at first', async () => {
    let fails = true
    const store = interposed(memoryStore(), async (method, run) => {
      if (method === 'claim' && fails) throw new Error('away')
      return run()
    })
    const { receive, plan, only } = callers([desk], {}, { store })
    expect((await receive()).status).toBe(503)
    fails = false
    expect(await plan()).toMatchObject(connected)
    expect(await only()).toMatchObject({ status: 'initiated', from: far })
  })

  it('is not written again for a request that tells nothing new', async () => {
    const writes: string[] = []
    const store = interposed(memoryStore(), (method, run) => {
      if (method === 'claim' || method === 'save') writes.push(method)
      return run()
    })
    const references = () => ({ call: 'caller-1', session: 's-1' })
    const can = { references: ['call', 'session'] } as const
    const { plan } = callers([desk], { references, can }, { store })
    expect(await plan(webhookOf())).toMatchObject(connected)
    const first = writes.length
    expect(await plan(webhookOf())).toMatchObject(connected)
    expect(writes.slice(first).filter((method) => method === 'save')).toEqual([])
  })

  it('is one for two processes that are asked at the same moment, and so is the room', async () => {
    const clock = manualClock()
    const store = memoryStore({ shared: true, now: clock.now })
    const ids = countingIds()
    let asked = 0
    const start = () =>
      callers(
        [callerRule()],
        {},
        { store, ids, host: manualHost({ clock }), onInbound: () => ({ room: `desk-${++asked}` }) },
      )
    const [one, other] = [start(), start()]
    const plans = await Promise.all([one.plan(), other.plan()])
    expect(plans[0]).toMatchObject({ connect: { room: expect.stringMatching(/^desk-/) as string } })
    expect(plans[1]).toEqual(plans[0])
    // Later requests do not ask the application again.
    const before = asked
    expect(await other.plan()).toEqual(plans[0])
    expect(await start().plan()).toEqual(plans[0])
    expect(asked).toBe(before)
    expect((await one.only()).direction).toBe('inbound')
  })

  it('has the caller answered once, by one of two processes', async () => {
    const clock = manualClock()
    const store = memoryStore({ shared: true, now: clock.now })
    const ids = countingIds()
    const start = () =>
      callers([desk], { commands: true }, { store, ids, host: manualHost({ clock }) })
    const [one, other] = [start(), start()]
    await Promise.all([one.receive(), other.receive()])
    for (const { receive } of [other, one]) await receive()
    await clock.advance(60_000)
    expect([...one.log, ...other.log]).toEqual(['answer'])
  })

  it('learns an id that a later request tells, so that reports with this id alone find it', async () => {
    let references: Record<string, string> = { call: 'caller-1' }
    const { receive, plan, only } = callers([desk], {
      can: { references: ['call', 'session'] },
      ask: ({ headers }) =>
        headers['x-event'] === undefined
          ? { kind: 'inbound', references, from: far, to: desk.numbers?.[0], render: rendered }
          : undefined,
    })
    await plan(webhookOf())
    references = { call: 'caller-1', session: 's-1' }
    await plan(webhookOf())
    const answered = event('answered', { at: 7_000, references: { session: 's-1' } })
    await receive({ ...webhookOf(answered), headers: { 'x-event': '1' } })
    expect(await only()).toMatchObject({ status: 'in-progress' })
  })

  it('leaves nothing to be done for a caller who was refused, and stays open for one who was not', async () => {
    for (const [rules, open] of [
      [[], 0],
      [[desk], 1],
    ] as const) {
      const store = memoryStore()
      const { plan } = callers(rules, { references: () => ({}) }, { store })
      await plan()
      expect(await openIn(store)).toHaveLength(open)
    }
  })

  it('whom the application hung up has the provider hang up when it asks again', async () => {
    const { dispatcher, plan, only, log } = callers([desk])
    expect(await plan()).toMatchObject(connected)
    void dispatcher.hangUp((await only()).id)
    await settlePromises()
    expect(await plan()).toEqual({ action: 'hang-up' })
    expect(log).toEqual(['hangUp'])
  })
})

describe('a caller whom the provider announces', () => {
  const report = webhookOf(event('ringing', { at: 1, references: { call: 'caller-1' } }))
  const announced = { references: { call: 'caller-1' }, from: far, to: desk.numbers?.[0] }

  it.each([
    ['absent', {}],
    ['empty', { room: '', gateway: '', rule: '' }],
  ])('has neither room nor gateway where they are %s', async (_what, told) => {
    const { receive, only } = callers([desk], {
      ask: () => undefined,
      announce: () => ({ ...announced, ...told }),
    })
    await receive(report)
    const { room, attempts, rule } = await only()
    expect([room, attempts[0]?.gateway, rule]).toEqual([null, undefined, 'reception'])
  })

  it('is on the record where no rule owns the number, or none is told', async () => {
    for (const to of [announced.to, undefined]) {
      const { receive, only } = callers([], {
        ask: () => undefined,
        announce: () => ({ ...announced, to }),
      })
      expect((await receive(report)).status).toBe(200)
      expect(await only()).toMatchObject({ direction: 'inbound', rule: null, from: far })
    }
  })
})

describe('the start of a dispatcher', () => {
  it('warns of no rule that takes no callers anyway', () => {
    const { host } = callers([callerRule({ direction: 'outbound', room: undefined })])
    expect(host.entries).toEqual([])
  })
})
