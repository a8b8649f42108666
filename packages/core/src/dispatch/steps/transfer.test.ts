import { describe, expect, it } from 'vitest'
import type { Gate, GateRequest, GateVerdict, Outcome } from '../../gates/gate.ts'
import { memoryStore } from '../memory-store.ts'
import { ended, event, refusal, settlePromises, webhookOf } from '../../testing/index.ts'
import type { FakeProviderScript } from '../../testing/index.ts'
import { call, gate, interposed, setUp } from '../dispatcher.fixture.ts'

const target = '+14155550124'
const can = { verbs: ['hangUp', 'transfer'] as const }

const live = async (script: FakeProviderScript, options: Parameters<typeof setUp>[1] = {}) => {
  const bench = setUp({ a: { can, ...script } }, options)
  const { id } = await bench.dispatcher.dispatch(call)
  const report = (what: ReturnType<typeof event>) =>
    bench.dispatcher.receive('a', webhookOf({ ...what, attemptKey: bench.fake('a').keys[0] }))
  await report(event('answered', { at: bench.clock.now() }))
  const sent = () => bench.fake('a').log.filter((line) => line === 'transfer').length
  const transfers = async () =>
    (await bench.dispatcher.calls.get(id))?.attempts
      .filter(({ kind }) => kind === 'transfer')
      .map((attempt) => [attempt.target, attempt.state, attempt.error?.code])
  return { ...bench, id, report, sent, transfers }
}

describe('a transfer', () => {
  it('is on the record with its target and outcome (W12)', async () => {
    const outcomes = [refusal('request-invalid'), null]
    const { dispatcher, id, transfers } = await live({
      transfer: async () => {
        const error = outcomes.shift()
        if (error) throw error
      },
    })
    await expect(dispatcher.transfer(id, target)).rejects.toMatchObject({ code: 'request-invalid' })
    await dispatcher.transfer(id, target)
    expect(await transfers()).toEqual([
      [target, 'refused', 'request-invalid'],
      [target, 'accepted', undefined],
    ])
  })

  it('is sent once per target, asked twice at a time or in turn (S7)', async () => {
    const reply = gate()
    const { dispatcher, id, sent, transfers } = await live({ transfer: () => reply.opened })
    const both = Promise.all([dispatcher.transfer(id, target), dispatcher.transfer(id, target)])
    await settlePromises()
    reply.open()
    const [one, two] = await both
    expect(one.attempts.at(-1)?.key).toBe(two.attempts.at(-1)?.key)
    expect(two.attempts.at(-1)?.state).toBe('accepted')
    await dispatcher.transfer(id, target)
    expect([sent(), (await transfers())?.length]).toEqual([1, 1])
    await dispatcher.transfer(id, '+14155550125')
    expect(sent()).toBe(2)
  })

  it('whose reply is lost stays unknown, is not sent again, and a report with its key settles it (S7)', async () => {
    const keys: string[] = []
    const { dispatcher, id, sent, transfers, clock } = await live({
      transfer: async (_references, _to, { key }) => {
        keys.push(key)
        throw refusal('timeout', 'unknown')
      },
    })
    await expect(dispatcher.transfer(id, target)).rejects.toMatchObject({ dialled: 'unknown' })
    await dispatcher.transfer(id, target)
    expect([sent(), await transfers()]).toEqual([1, [[target, 'unknown', 'timeout']]])
    await clock.advance(10_000)
    await dispatcher.receive(
      'a',
      webhookOf(event('detail', { at: clock.now(), leg: 'near', attemptKey: keys[0] })),
    )
    expect(await transfers()).toEqual([[target, 'accepted', undefined]])
  })

  it('that a dead process left as sent is found unknown and given up, never repeated (S7)', async () => {
    const store = memoryStore()
    const dying = await live({ transfer: () => new Promise(() => {}) }, { store })
    void dying.dispatcher.transfer(dying.id, target).catch(() => {})
    await settlePromises()
    const next = setUp({ a: { can, transfer: async () => {} } }, { store, takeOver: true })
    await next.dispatcher.recover()
    await next.clock.advance(10)
    const states = async () =>
      (await next.dispatcher.calls.get(dying.id))?.attempts.map(({ state }) => state)
    expect(await states()).toEqual(['accepted', 'unknown'])
    await next.clock.advance(600_000)
    const given = (await next.dispatcher.calls.get(dying.id))?.timeline.filter(
      ({ type }) => type === 'given-up',
    )
    expect([given?.length, next.fake('a').log.filter((line) => line === 'transfer')]).toEqual([
      1,
      [],
    ])
  })

  it.each(['the far party hangs up', 'the caller hangs up'])(
    'is not sent when %s while a guard waits (S7)',
    async (how) => {
      const guard = gate()
      let guards = false
      const waiting = {
        name: 'slow',
        check: () => ({ verdict: 'pass' as const }),
        acquire: async () => {
          if (guards) await guard.opened
          return { verdict: 'pass' as const }
        },
      }
      const { dispatcher, id, report, sent, transfers, clock } = await live(
        { transfer: async () => {} },
        { gates: [waiting] },
      )
      guards = true
      const transferred = dispatcher.transfer(id, target)
      const thrown = transferred.catch((error: unknown) => error)
      await settlePromises()
      if (how === 'the caller hangs up') void dispatcher.hangUp(id)
      else await report(ended('completed', 'hung-up', 'yes', { at: clock.now() }))
      await settlePromises()
      guard.open()
      expect(await thrown).toMatchObject({ code: 'call-not-live', dialled: 'no' })
      expect([sent(), await transfers()]).toEqual([0, []])
      await clock.advance(6_000)
    },
  )

  it('is not sent where the call turns out to be another one while a guard waits', async () => {
    const turn = gate()
    const second = gate<{ references: { call: string } }>()
    const replies = [Promise.reject(new Error('lost')), second.opened]
    const guard: Gate = {
      name: 'slow',
      check: () => ({ verdict: 'pass' }),
      acquire: async ({ call: { to } }) => {
        if (to === target) await turn.opened
        return { verdict: 'pass' }
      },
    }
    const script: FakeProviderScript = {
      can: { verbs: ['locate', 'transfer'], locate: { proof: 'match', settleAfterMs: 30_000 } },
      place: async () => (await replies.shift()) ?? { references: {} },
      locate: async () =>
        replies.length === 1
          ? { outcome: 'placed', references: { call: 'x' } }
          : { outcome: 'unknown' },
      transfer: async () => {},
    }
    const { dispatcher, clock, fake } = setUp({ a: script }, { gates: [guard] })
    void dispatcher.dispatch(call)
    await clock.advance(2_000)
    const [found] = (await dispatcher.calls.list()).calls
    expect(found?.providerRef).toBe('x')
    const thrown = dispatcher.transfer(found?.id ?? '', target).catch((error: unknown) => error)
    void dispatcher.dispatch(call)
    await settlePromises()
    second.open({ references: { call: 'x' } })
    await clock.advance(10)
    turn.open()
    expect(await thrown).toMatchObject({ code: 'call-not-live', dialled: 'no' })
    expect(fake('a').log).not.toContain('transfer')
  })

  it('leaves no timer behind', async () => {
    const { dispatcher, id, clock } = await live({ transfer: async () => {} })
    const before = clock.pending
    await dispatcher.transfer(id, target)
    await settlePromises()
    expect(clock.pending).toBe(before)
  })

  it('whose outcome cannot be stored becomes unknown', async () => {
    let away = false
    const store = interposed(memoryStore(), (method, run) =>
      away && method === 'save' ? Promise.reject(new Error('away')) : run(),
    )
    const { dispatcher, id, transfers, clock } = await live(
      {
        transfer: async () => {
          away = true
        },
      },
      { store },
    )
    const thrown = dispatcher.transfer(id, target).catch((error: unknown) => error)
    await clock.advance(70_000)
    expect(await thrown).toMatchObject({ name: 'StoreError' })
    away = false
    await clock.advance(60_000)
    expect(await transfers()).toMatchObject([[target, 'unknown', undefined]])
  })

  it('stays under way while reports of its call come', async () => {
    const reply = gate()
    const { dispatcher, id, report, transfers, clock } = await live({
      transfer: () => reply.opened,
    })
    const transferred = dispatcher.transfer(id, target)
    await settlePromises()
    await report(event('detail', { at: clock.now() }))
    await clock.advance(4_000)
    expect(await transfers()).toEqual([[target, 'sent', undefined]])
    reply.open()
    expect((await transferred).attempts.at(-1)).toMatchObject({ state: 'accepted', notes: [] })
  })
})

describe('the guards of a transfer', () => {
  const guarded = async (verdict: GateVerdict, script: FakeProviderScript) => {
    const asked: GateRequest[] = []
    const outcomes: Outcome[] = []
    const guard: Gate = {
      name: 'watch',
      check: () => ({ verdict: 'pass' }),
      acquire: (request) => {
        asked.push(request)
        return asked.length === 1 ? { verdict: 'pass' } : verdict
      },
      release: (_request, outcome) => void outcomes.push(outcome),
    }
    const bench = await live(script, { gates: [guard] })
    return { ...bench, asked, outcomes }
  }

  it('judge it like a dial of its target, once', async () => {
    const { dispatcher, id, asked, outcomes } = await guarded(
      { verdict: 'pass' },
      { transfer: async () => {} },
    )
    await dispatcher.transfer(id, target)
    await dispatcher.transfer(id, target)
    expect(asked.slice(1)).toMatchObject([
      {
        callId: id,
        call: { to: target },
        route: { provider: 'a' },
        dialBefore: Infinity,
        alternatives: false,
        lastResort: false,
      },
    ])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'accepted'])
  })

  it('do not take the near end and the options of the call for those of the target', async () => {
    const asked: GateRequest[] = []
    const check = (request: GateRequest) => {
      asked.push(request)
      return { verdict: 'pass' } as const
    }
    const script = { can: { verbs: ['transfer'] as const }, transfer: async () => {} }
    const { dispatcher, clock, fake } = setUp({ a: script }, { gates: [{ name: 'watch', check }] })
    const options = { fake: { flavour: 'plain' } }
    const input = { ...call, connect: { sip: 'sip:desk@example.com' }, options }
    const { id } = await dispatcher.dispatch(input)
    const attemptKey = fake('a').keys[0]
    await dispatcher.receive('a', webhookOf(event('answered', { at: clock.now(), attemptKey })))
    await dispatcher.transfer(id, target)
    expect(asked.map(({ call: { connect, options: own } }) => [connect, own])).toEqual([
      [input.connect, options],
      [undefined, undefined],
    ])
  })

  it('may refuse it: then nothing is sent', async () => {
    const { dispatcher, id, sent, transfers } = await guarded(
      { verdict: 'refuse', detail: 'not to this country' },
      { transfer: async () => {} },
    )
    await expect(dispatcher.transfer(id, target)).rejects.toMatchObject({
      code: 'guard-refused',
      message: 'not to this country',
    })
    expect([sent(), await transfers()]).toEqual([0, []])
  })

  it('learn that a second request for it was not sent', async () => {
    const reply = gate()
    const { dispatcher, id, outcomes } = await guarded(
      { verdict: 'pass' },
      { transfer: () => reply.opened },
    )
    const both = [dispatcher.transfer(id, target), dispatcher.transfer(id, target)]
    await settlePromises()
    expect(outcomes.slice(1)).toMatchObject([{ kind: 'refused', error: { code: 'canceled' } }])
    reply.open()
    await Promise.all(both)
    expect(outcomes[2]).toMatchObject({ kind: 'accepted' })
  })
})
