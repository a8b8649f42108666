import { describe, expect, it } from 'vitest'
import { ended, event, manualHost, webhookOf } from '../../testing/index.ts'
import type { CallEvent } from '../../model/event.ts'
import { call, gate, publicUrl, setUp } from '../dispatcher.fixture.ts'

const second = 1_000

/** A provider that can be asked and shows these events, whose webhooks are up to the test. */
const asked = (shown: () => readonly CallEvent[]) =>
  setUp({ a: { can: { verbs: ['hangUp', 'get'] }, get: async () => shown() } })
type World = ReturnType<typeof asked>

const overdueIn = ({ host }: World) =>
  host.entries.filter(({ event: name }) => name === 'webhooks.overdue')
const refused = (verdict: string) => ({ ...webhookOf(), headers: { verdict } })

describe('reports that are overdue (N4)', () => {
  const references = { call: 'a-1' }
  const ringing = event('ringing', { references })
  const answered = event('answered', { at: 40 * second, references })

  it('are noticed after 30 s, logged with the probable cause, and noted on the record', async () => {
    const world = asked(() => [ringing])
    const { id } = await world.dispatcher.dispatch(call)
    await world.clock.advance(29 * second)
    expect(world.fake('a').log).toEqual(['place'])
    expect(overdueIn(world)).toEqual([])
    await world.clock.advance(second)
    expect(world.fake('a').log).toEqual(['place', 'get'])
    const cause = `none has reached this process: check that ${publicUrl}/webhooks/a can be reached from the internet and that the webhook handler is mounted there`
    expect(overdueIn(world)).toEqual([
      {
        level: 'warn',
        event: 'webhooks.overdue',
        provider: 'a',
        call: id,
        detail: `no webhook of a has come about a call that must have been reported; ${cause}`,
      },
    ])
    const held = await world.dispatcher.calls.get(id)
    expect(held?.notes).toEqual([
      {
        field: 'webhooks',
        effect: 'emulated',
        detail: `reports are overdue; ${cause}; the dispatcher asks the provider instead`,
      },
    ])
    expect(held?.timeline.find(({ type }) => type === 'reports-overdue')).toMatchObject({
      source: 'dispatcher',
      provider: 'a',
      detail: cause,
    })
  })

  it('are asked for from then on as if there were no webhooks: an answer is learnt within seconds', async () => {
    const shown = [ringing]
    const world = asked(() => shown)
    const { id } = await world.dispatcher.dispatch(call)
    await world.clock.advance(40 * second)
    shown.push(answered)
    await world.clock.advance(5 * second)
    expect((await world.dispatcher.calls.get(id))?.status).toBe('in-progress')
    expect(overdueIn(world)).toHaveLength(1)
  })

  it('are noted once, however much more the provider tells', async () => {
    const shown = [ringing]
    const world = asked(() => shown)
    const { id } = await world.dispatcher.dispatch(call)
    await world.clock.advance(100 * second)
    const noted = async () =>
      (await world.dispatcher.calls.get(id))?.timeline.filter(
        ({ type }) => type === 'reports-overdue',
      )
    const before = await noted()
    expect(before).toMatchObject([{ at: '2026-01-05T12:00:30.000Z' }])
    shown.push(answered)
    await world.clock.advance(60 * second)
    expect((await world.dispatcher.calls.get(id))?.status).toBe('in-progress')
    expect(await noted()).toEqual(before)
    expect(overdueIn(world)).toHaveLength(1)
  })

  it.each<[string, (begin: number) => number | null, number]>([
    ['15 s ago', (begin) => begin + 30 * second, 1],
    ['less than 15 s ago, which may be under way', (begin) => begin + 30 * second + 1, 0],
    ['at an unknown time', () => null, 0],
  ])('are those of what happened %s', async (_what, at, count) => {
    const begin = Date.UTC(2026, 0, 5, 12)
    const world = asked(() => [ringing, { ...answered, at: at(begin) }])
    const { id } = await world.dispatcher.dispatch({ ...call, ringTimeout: 30 })
    await world.dispatcher.receive('a', webhookOf(ringing))
    await world.clock.advance(45 * second)
    const held = await world.dispatcher.calls.get(id)
    expect(held?.status).toBe('in-progress')
    expect(held?.notes).toHaveLength(count)
    expect(overdueIn(world)).toHaveLength(count)
  })

  it.each([['get'], ['hangUp']] as const)(
    'have no cause that came before the call was placed, where a provider has %s',
    async (verb) => {
      const ready = gate()
      const world = setUp({
        a: {
          can: { verbs: [verb] },
          ensure: () => ready.opened,
          get: async () => [ringing],
        },
      })
      const placed = world.dispatcher.dispatch(call)
      await world.clock.advance(500)
      await world.dispatcher.receive('a', refused('forged'))
      await world.clock.advance(500)
      ready.open()
      await world.clock.advance(30 * second)
      expect((await world.dispatcher.calls.get((await placed).id))?.notes[0]?.detail).toContain(
        'none has reached this process',
      )
    },
  )

  it.each<[string, (world: World) => Promise<unknown>, string]>([
    [
      'forged ones came',
      ({ dispatcher }) => dispatcher.receive('a', refused('forged')),
      'they were refused as forged: check the secret that signs them',
    ],
    [
      'stale ones came',
      ({ dispatcher }) => dispatcher.receive('a', refused('stale')),
      'they were refused as too old or too new: check the clock of this machine',
    ],
    [
      'malformed ones came',
      ({ dispatcher }) => dispatcher.receive('a', refused('malformed')),
      'they were refused as malformed: mount the webhook handler before body parsers',
    ],
    [
      'requests came to another path',
      ({ dispatcher }) => dispatcher.receive('aa', webhookOf()),
      'they came to a path that ends with aa: the last part must be a',
    ],
    [
      'those of other calls came',
      ({ dispatcher }) =>
        dispatcher.receive('a', webhookOf(event('ringing', { references: { call: 'other' } }))),
      'others arrived: those of this call were lost or are late',
    ],
  ])('have as their probable cause that %s', async (_what, arrive, cause) => {
    const world = asked(() => [ringing])
    const { id } = await world.dispatcher.dispatch(call)
    await world.clock.advance(second)
    await arrive(world)
    await world.clock.advance(29 * second)
    expect(overdueIn(world)).toMatchObject([{ detail: expect.stringContaining(cause) as string }])
    expect((await world.dispatcher.calls.get(id))?.notes[0]?.detail).toContain(cause)
  })

  it('are one warning a minute for a provider, and a note on every record', async () => {
    const world = asked(() => [ringing])
    const ids: string[] = []
    for (let count = 0; count < 3; count++) {
      ids.push((await world.dispatcher.dispatch(call)).id)
      await world.clock.advance(10 * second)
    }
    await world.clock.advance(30 * second)
    expect(overdueIn(world)).toHaveLength(1)
    for (const id of ids)
      expect((await world.dispatcher.calls.get(id))?.notes).toMatchObject([{ field: 'webhooks' }])
    await world.clock.advance(30 * second)
    await world.dispatcher.dispatch(call)
    await world.clock.advance(31 * second)
    expect(overdueIn(world)).toHaveLength(2)
  })

  it('include the lost report of an end, which happened long before it was asked for', async () => {
    let over = false
    const end = ended('completed', 'hung-up', 'yes', { at: 60 * second, references })
    const world = asked(() => (over ? [end] : []))
    const { id } = await world.dispatcher.dispatch(call)
    await world.dispatcher.receive('a', webhookOf(event('ringing', { at: 1_000, references })))
    await world.dispatcher.receive('a', webhookOf(event('answered', { at: 2_000, references })))
    over = true
    await world.clock.advance(400 * second)
    const held = await world.dispatcher.calls.get(id)
    expect(held?.status).toBe('completed')
    expect(held?.notes).toMatchObject([{ field: 'webhooks', effect: 'emulated' }])
    expect(overdueIn(world)).toHaveLength(1)
  })

  it('are none where they came, or where the provider tells nothing', async () => {
    const heard = [
      event('ringing', { at: 1_000, references }),
      event('answered', { at: 2_000, references }),
    ]
    const world = asked(() => heard)
    const { id } = await world.dispatcher.dispatch(call)
    for (const one of heard) await world.dispatcher.receive('a', webhookOf(one))
    await world.clock.advance(3_600 * second)
    expect(world.fake('a').log.filter((entry) => entry === 'get').length).toBeGreaterThan(3)
    expect((await world.dispatcher.calls.get(id))?.notes).toEqual([])
    const silent = asked(() => [])
    const quiet = await silent.dispatcher.dispatch(call)
    await silent.clock.advance(120 * second)
    expect((await silent.dispatcher.calls.get(quiet.id))?.notes).toEqual([])
    expect([...overdueIn(world), ...overdueIn(silent)]).toEqual([])
  })

  it('of a provider that cannot be asked are noted too, once', async () => {
    const world = setUp({ a: {} })
    const { id } = await world.dispatcher.dispatch(call)
    await world.clock.advance(30 * second)
    const noted = {
      field: 'webhooks',
      effect: 'dropped',
      detail: expect.stringContaining('reports are overdue; none has reached') as string,
    }
    expect((await world.dispatcher.calls.get(id))?.notes).toMatchObject([noted])
    await world.clock.advance(60 * second)
    expect((await world.dispatcher.calls.get(id))?.notes).toMatchObject([noted])
    expect(overdueIn(world)).toHaveLength(1)
    expect(world.fake('a').log).toEqual(['place'])
  })

  it('of such a provider never come without a public URL, and that is the cause', async () => {
    const world = setUp({ a: {} }, { host: manualHost() })
    await world.dispatcher.dispatch(call)
    await world.clock.advance(30 * second)
    expect(overdueIn(world)).toMatchObject([
      { detail: expect.stringContaining('host.publicUrl is not set') as string },
    ])
  })
})
