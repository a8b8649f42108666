import { describe, expect, it } from 'vitest'
import { ended, event, manualHost, refusal, webhookOf } from '../../testing/index.ts'
import type { FakeProviderScript } from '../../testing/index.ts'
import type { CallEvent } from '../../model/event.ts'
import type { KnownCall } from '../../plugin/calls-port.ts'
import { call, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'

const second = 1_000
const references = { call: 'a-1' }
const ringing = event('ringing', { references })
const nearGone = ended('completed', 'hung-up', 'yes', { leg: 'near', references })

/** A call of a provider that can be asked, and the seconds after its acceptance at which it was. */
const placed = async (
  get: NonNullable<FakeProviderScript['get']>,
  { webhooks, ...script }: FakeProviderScript & { readonly webhooks: boolean },
  options: Parameters<typeof setUp>[1] & { readonly placing?: number } = {},
) => {
  const { placing = 0, ...others } = options
  const looks: number[] = []
  const world = setUp(
    {
      a: {
        can: { verbs: ['hangUp', 'get'] },
        ...script,
        get: (...asked) => {
          looks.push((world.clock.now() - begin) / second)
          return get(...asked)
        },
      },
    },
    { ...(!webhooks && { host: manualHost() }), ...others },
  )
  const dispatched = world.dispatcher.dispatch({ ...call, ringTimeout: 20 })
  await world.clock.advance(placing)
  const begin = world.clock.now()
  const { id } = await dispatched
  const view = async () => {
    const held = await world.dispatcher.calls.get(id)
    if (!held) throw new Error('no such call')
    return held
  }
  const hear = (one: CallEvent) => world.dispatcher.receive('a', webhookOf(one))
  return { ...world, id, looks, view, hear }
}

const fails = () => Promise.reject(refusal('provider-down'))

describe('a live call is asked about', () => {
  it('after 1, 2, 3, 5, 10 and then every 15 s where no webhook can come, which is expected', async () => {
    const { looks, clock, view, host } = await placed(async () => [ringing], { webhooks: false })
    await clock.advance(60 * second)
    expect(looks).toEqual([1, 2, 4, 7, 12, 22, 37, 52])
    expect((await view()).notes).toEqual([])
    expect(host.entries).toEqual([])
  })

  it('as often from the moment at which its reports were found to be overdue', async () => {
    const { looks, clock } = await placed(async () => [ringing], { webhooks: true })
    await clock.advance(60 * second)
    expect(looks).toEqual([30, 31, 33, 36, 41, 51])
  })

  it('less and less often where its reports come and nothing is new', async () => {
    const { looks, clock, hear } = await placed(async () => [ringing], { webhooks: true })
    await hear(ringing)
    await clock.advance(800 * second)
    expect(looks).toEqual([35, 50, 80, 140, 440, 740])
  })

  it('for its answer alone where webhooks tell of everything else, which is expected', async () => {
    const { looks, clock, view, host } = await placed(async () => [ringing], {
      webhooks: true,
      can: {
        verbs: ['hangUp', 'get'],
        reports: { ringing: true, busy: true, answer: false },
      },
    })
    await clock.advance(14 * second)
    expect(looks).toEqual([1, 2, 4, 7, 10, 13])
    expect((await view()).notes).toEqual([])
    expect(host.entries).toEqual([])
  })

  it('at least every minute where the provider cannot say, and is not looked for', async () => {
    const { looks, clock, hear, host, id, fake, view } = await placed(fails, {
      webhooks: true,
      can: { verbs: ['hangUp', 'get', 'locate'] },
      locate: async () => ({ outcome: 'placed', references: { call: 'other' } }),
    })
    await hear(ringing)
    await clock.advance(300 * second)
    expect(looks).toEqual([35, 50, 80, 140, 200, 260])
    expect(fake('a').log).not.toContain('locate')
    expect(host.entries).toEqual(
      looks.map(() => ({
        level: 'warn',
        event: 'poll.failed',
        call: id,
        code: 'provider-down',
        detail: 'refused: provider-down',
      })),
    )
    expect(await view()).toMatchObject({ status: 'ringing', settled: false, notes: [] })
  })

  it('with what is known of it, its age from when the provider has accepted it', async () => {
    const known: (KnownCall | undefined)[] = []
    const host = manualHost()
    const answered = event('answered', { references, at: host.clock.now() })
    const { clock } = await placed(
      async (_references, one) => (known.push(one), known.length > 1 ? [answered] : []),
      {
        webhooks: false,
        place: async () => {
          await new Promise<void>((resolve) => void host.clock.after(500, resolve))
          return { references }
        },
      },
      { host, placing: 500 },
    )
    await clock.advance(5 * second)
    expect(known).toEqual([
      { ageMs: 1_000, answered: false },
      { ageMs: 2_000, answered: false },
      { ageMs: 4_000, answered: true },
    ])
  })
})

describe('a live call', () => {
  it('is not given up for as long as the provider shows it, and soon after it no longer does', async () => {
    let shown = [ringing]
    const { clock, view } = await placed(async () => shown, { webhooks: false })
    await clock.advance(3_600 * second)
    expect(await view()).toMatchObject({ status: 'ringing', settled: false })
    shown = []
    // Twice the time for which it may ring and a minute, since the provider last showed it.
    await clock.advance(85 * second)
    expect(await view()).toMatchObject({ settled: false })
    await clock.advance(30 * second)
    expect(await view()).toMatchObject({ status: 'unknown', settled: true })
  })

  it('is asked about once more before it is given up, however long no process was alive', async () => {
    const store = memoryStore()
    const first = await placed(async () => [ringing], { webhooks: false }, { store })
    await first.clock.advance(60 * second)
    await first.dispatcher.close()
    await first.clock.advance(7_200 * second)
    const over = ended('busy', 'busy', 'yes', { at: first.clock.now(), references })
    const next = setUp(
      { a: { can: { verbs: ['hangUp', 'get'] }, get: async () => [over] } },
      { store, host: first.host },
    )
    await next.dispatcher.recover()
    await next.clock.advance(second)
    expect(next.fake('a').log).toEqual(['get'])
    expect(await next.dispatcher.calls.get(first.id)).toMatchObject({ status: 'busy' })
  })

  it.each<[string, readonly CallEvent[]]>([
    ['nothing', []],
    ['the end of its near leg', [nearGone]],
    ['that its near leg has ended while the far one rang', [ringing, nearGone]],
  ])('is given up where the provider goes on to show %s', async (_what, shown) => {
    const { clock, view } = await placed(async () => shown, { webhooks: false })
    await clock.advance(95 * second)
    expect(await view()).toMatchObject({ settled: false })
    await clock.advance(30 * second)
    expect(await view()).toMatchObject({ status: 'unknown', settled: true })
  })
})
