import { describe, expect, it } from 'vitest'
import type { Provider } from '../plugin/define-plugin.ts'
import { createDispatcher } from '../create-dispatcher.ts'
import { call, interposed, publicUrl, setUp } from '../dispatch/dispatcher.fixture.ts'
import { memoryStore } from '../dispatch/memory-store.ts'
import {
  ended,
  event,
  fakeProvider,
  far,
  manualHost,
  settlePromises,
  webhookOf,
} from '../testing/index.ts'
import { rendered } from './inbound.fixture.ts'

const withHeaders = (headers: Record<string, string>) => ({ ...webhookOf(), headers })

describe('a webhook', () => {
  it('that is not genuine is refused by its verdict, and the log says why', async () => {
    const { dispatcher, host } = setUp({ a: {} })
    const text = { 'content-type': 'text/plain; charset=utf-8' }
    for (const [verdict, status] of [
      ['malformed', 400],
      ['forged', 401],
      ['stale', 401],
    ] as const) {
      const reply = await dispatcher.receive('a', withHeaders({ verdict }))
      expect(reply).toEqual({ status, headers: text, body: verdict })
      expect(host.entries.at(-1)).toEqual({
        level: 'warn',
        event: `webhook.${verdict}`,
        provider: 'a',
        detail: `the header says ${verdict}`,
      })
    }
    expect(await dispatcher.receive('a', webhookOf())).toEqual({
      status: 200,
      headers: {},
      body: '',
    })
  })

  it('of exactly 1 MiB is taken', async () => {
    const { dispatcher } = setUp({ a: {} })
    const body = new TextEncoder().encode('[]'.padEnd(1024 * 1024))
    expect((await dispatcher.receive('a', { ...webhookOf(), body })).status).toBe(200)
  })

  it('of a provider that sends none is answered 404', async () => {
    const { provider } = fakeProvider('a')
    const silent: Provider = {
      ...provider,
      connect: (host) => ({ ...provider.connect(host), webhooks: undefined }),
    }
    const dispatcher = createDispatcher({ host: manualHost(), providers: [silent] })
    expect(await dispatcher.receive('a', webhookOf())).toMatchObject({
      status: 404,
      body: 'this provider sends no webhooks',
    })
  })

  it('at a path of any length is logged in a line', async () => {
    const { dispatcher, host } = setUp({ a: {} })
    const reply = await dispatcher.receive('x'.repeat(10_000), webhookOf())
    expect([reply.status, reply.body]).toEqual([404, 'no such provider'])
    const [entry] = host.entries
    expect(entry).toMatchObject({ level: 'warn', event: 'webhook.provider-unknown' })
    expect(String(entry?.['detail']).length).toBeLessThan(200)
  })

  it('that names no call is not kept for one', async () => {
    const parked: unknown[] = []
    const store = interposed(memoryStore(), (method, run, given) => {
      if (method === 'park') parked.push(given)
      return run()
    })
    const { dispatcher } = setUp({ a: {} }, { store })
    expect((await dispatcher.receive('a', webhookOf(event('ringing')))).status).toBe(200)
    expect(parked).toEqual([])
  })

  it('changes no call of another provider, also one that names its attempt', async () => {
    const store = memoryStore({ shared: true })
    const one = setUp({ a: {}, b: {} }, { store })
    const other = setUp({ a: {}, b: {} }, { store })
    const { id } = await one.dispatcher.dispatch(call)
    const [attemptKey] = one.fake('a').keys
    // Of the process that has the call in hand, and of one that must read it.
    for (const { dispatcher } of [one, other]) {
      const busy = webhookOf(ended('busy', 'busy', 'yes', { at: 1, attemptKey }))
      expect((await dispatcher.receive('b', busy)).status).toBe(200)
      await settlePromises()
      expect(await dispatcher.calls.get(id)).toMatchObject({ status: 'initiated' })
    }
    const busy = webhookOf(ended('busy', 'busy', 'yes', { at: 1, attemptKey }))
    await other.dispatcher.receive('a', busy)
    expect(await other.dispatcher.calls.get(id)).toMatchObject({ status: 'busy' })
  })

  it('finds no call by an id that calls share, such as that of a room', async () => {
    const { dispatcher } = setUp({ a: {} })
    const { id } = await dispatcher.dispatch(call)
    const shared = { room: 'r-7' }
    await dispatcher.receive(
      'a',
      webhookOf(event('answered', { at: 1, references: { call: 'a-1', ...shared } })),
    )
    await dispatcher.receive(
      'a',
      webhookOf(ended('completed', 'hung-up', 'yes', { at: 9, references: shared })),
    )
    await settlePromises()
    const held = await dispatcher.calls.get(id)
    expect(held?.status).toBe('in-progress')
    expect(held?.attempts[0]?.references).toEqual({ call: 'a-1' })
  })

  it('that announces a caller by such an id only makes no record', async () => {
    const announce = () => ({ references: { room: 'r-7' }, from: far })
    const { dispatcher } = setUp({ a: { announce } })
    expect((await dispatcher.receive('a', webhookOf())).status).toBe(200)
    expect((await dispatcher.calls.list()).calls).toEqual([])
  })

  it('about a step of an unknown flow is taken and changes nothing', async () => {
    const step = () => ({ references: { call: 'gone' }, segment: 0 })
    const { dispatcher, host } = setUp({ a: { step } })
    expect((await dispatcher.receive('a', webhookOf())).status).toBe(200)
    expect(host.entries).toEqual([])
  })
})

describe('an answered phone whose provider asks what to do', () => {
  /** Asks with every webhook, about the call that its header names. */
  const asking = () =>
    setUp(
      {
        a: {
          can: { answers: 'document' },
          ask: ({ headers }) => ({
            kind: 'answer',
            references: {},
            attemptKey: headers['attempt'],
            render: rendered,
          }),
        },
      },
      { rules: undefined },
    )
  const planOf = async (
    { dispatcher }: ReturnType<typeof asking>,
    attempt: string,
  ): Promise<unknown> =>
    JSON.parse((await dispatcher.receive('a', withHeaders({ attempt }))).body || '[]') as unknown

  it('is told the near end of its call, and where to report', async () => {
    const world = asking()
    await world.dispatcher.dispatch({ to: far, connect: { room: 'desk' } })
    const [key = ''] = world.fake('a').keys
    expect(await planOf(world, key)).toEqual({
      action: 'call',
      call: expect.objectContaining({ to: far, connect: { room: 'desk' } }) as object,
      route: expect.objectContaining({ provider: 'a' }) as object,
      key,
      callbackUrl: `${publicUrl}/webhooks/a?attempt=${key}`,
    })
  })

  it('is hung up where the call is not ours or no longer wanted', async () => {
    const world = asking()
    const { id } = await world.dispatcher.dispatch({ to: far, connect: { room: 'desk' } })
    const [key = ''] = world.fake('a').keys
    expect(await planOf(world, 'cp00000000000000000000000000000009')).toEqual({
      action: 'hang-up',
    })
    void world.dispatcher.hangUp(id)
    await settlePromises()
    expect(await planOf(world, key)).toEqual({ action: 'hang-up' })
  })
})
