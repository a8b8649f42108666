import { describe, expect, it } from 'vitest'
import { memoryStore } from './memory-store.ts'
import { memoryRuleStore } from '../routing/rules/memory-rule-store.ts'
import { event, outboundRule, refusal, settlePromises, webhookOf } from '../testing/index.ts'
import { call, gate, interposed, setUp } from './dispatcher.fixture.ts'

describe('a closed dispatcher', () => {
  it('throws instead of taking a call that it would never dial (S17)', async () => {
    const { dispatcher, fake, clock } = setUp({ a: {} })
    const { id } = await dispatcher.dispatch(call)
    await dispatcher.close()
    const closed = { code: 'closed', dialled: 'no' }
    const refused = dispatcher.dispatch(call).catch((error: unknown) => error)
    await clock.advance(600_000)
    expect(await refused).toMatchObject(closed)
    await expect(dispatcher.hangUp(id)).rejects.toMatchObject(closed)
    await expect(dispatcher.calls.wait(id, 'ended')).rejects.toMatchObject(closed)
    await expect(dispatcher.recover()).rejects.toMatchObject(closed)
    expect((await dispatcher.receive('a', webhookOf(event('ringing')))).status).toBe(503)
    expect((await dispatcher.calls.get(id))?.status).toBe('initiated')
    expect(fake('a').keys).toHaveLength(1)
    await dispatcher.close()
  })

  it('has waited for the reply to what it had sent, and ends waits without a timeout (S17)', async () => {
    const reply = gate<{ references: { call: string } }>()
    const store = memoryStore()
    const { dispatcher, clock } = setUp({ a: { place: () => reply.opened } }, { store })
    const told: string[] = []
    const tell = ({ status }: { readonly status: string }) => void told.push(status)
    void dispatcher.dispatch(call).then(tell)
    await settlePromises()
    const [record] = (await dispatcher.calls.list()).calls
    void dispatcher.calls.wait(record?.id ?? '', 'ended').then(tell)
    let closed = false
    const closing = dispatcher.close().then(() => (closed = true))
    await settlePromises()
    expect([closed, told]).toEqual([false, ['queued', 'queued']])
    reply.open({ references: { call: 'x' } })
    await closing
    expect((await dispatcher.calls.list()).calls[0]?.attempts[0]?.state).toBe('accepted')
    expect(clock.pending).toBe(0)
  })

  it('leaves a call that was still being planned to the next process', async () => {
    const store = memoryStore()
    const rules = [outboundRule(['a'])]
    const ruleStore = memoryRuleStore()
    await setUp({ a: {} }, { rules, ruleStore }).dispatcher.rules.list()
    const read = gate()
    const slow = { ...ruleStore, load: () => read.opened.then(() => ruleStore.load()) }
    const first = setUp({ a: {} }, { store, rules: undefined, ruleStore: slow })
    const planned = first.dispatcher.dispatch(call)
    await settlePromises()
    const closing = first.dispatcher.close()
    read.open()
    await first.clock.advance(5_000)
    await closing
    expect([(await planned).status, first.fake('a').keys]).toEqual(['queued', []])
    const next = setUp({ a: {} }, { store })
    await next.dispatcher.recover()
    await next.clock.advance(10)
    expect((await next.dispatcher.calls.list()).calls[0]?.status).toBe('initiated')
  })

  it('leaves a call that waits for its turn to the next process (S17)', async () => {
    const store = memoryStore()
    const pace = { a: { cps: 0.1 } }
    const first = setUp({ a: {} }, { store, pace })
    await first.dispatcher.dispatch(call)
    const waiting = first.dispatcher.dispatch(call)
    await settlePromises()
    await first.dispatcher.close()
    expect((await waiting).status).toBe('queued')
    const next = setUp({ a: {} }, { store, pace })
    await next.dispatcher.recover()
    await next.clock.advance(10)
    const calls = (await next.dispatcher.calls.list()).calls
    expect(calls.map(({ status, skipped }) => [status, skipped.length])).toEqual([
      ['initiated', 0],
      ['initiated', 0],
    ])
    expect(next.fake('a').keys).toHaveLength(1)
  })
})

describe('the error of a call that every route refused', () => {
  it('tells what each came to, the first fault included (S19)', async () => {
    const { dispatcher } = setUp({
      a: { place: () => Promise.reject(refusal('not-found')) },
      b: { place: () => Promise.reject(refusal('balance')) },
    })
    const { error, attempts } = await dispatcher.dispatch(call)
    expect(error).toMatchObject({
      code: 'not-found',
      message: 'a: refused: not-found; b: refused: balance',
      dialled: 'no',
    })
    expect(attempts.map((attempt) => attempt.error?.code)).toEqual(['not-found', 'balance'])
  })

  it('is the lasting fault, not the throttling that came after it (S19)', async () => {
    const { dispatcher, clock } = setUp({
      a: { place: () => Promise.reject(refusal('not-found')) },
      b: { place: () => Promise.reject(refusal('rate')) },
    })
    const dispatched = dispatcher.dispatch(call)
    await clock.advance(60_000)
    await dispatched
    const [failed] = (await dispatcher.calls.list()).calls
    expect([failed?.status, failed?.error?.code]).toEqual(['failed', 'not-found'])
    expect(failed?.error?.message).toContain('b: refused: rate')
  })

  it('names the fault of the call itself, and routes that were skipped', async () => {
    const { dispatcher } = setUp({
      a: { can: { destinations: ['sip'] } },
      b: { place: () => Promise.reject(refusal('auth')) },
      c: { place: () => Promise.reject(refusal('number-invalid')) },
    })
    const { error } = await dispatcher.dispatch(call)
    expect(error?.code).toBe('number-invalid')
    expect(error?.message).toMatch(/b: refused: auth; c: .*; a: destination-unsupported/)
  })
})

describe('a dispatcher that closes while a call is being prepared', () => {
  it('stores it for the next process, which dials it once', async () => {
    const inner = memoryStore()
    const looking = gate()
    const store = interposed(inner, async (method, run) => {
      if (method === 'findByIdempotencyKey') await looking.opened
      return run()
    })
    const first = setUp({ a: {} }, { store })
    const dispatched = first.dispatcher.dispatch({ ...call, idempotencyKey: 'order-1' })
    await settlePromises()
    // Nothing works on the call any more, so that closing does not wait for its first report.
    const closing = first.dispatcher.close()
    looking.open()
    await closing
    expect((await dispatched).status).toBe('queued')
    expect(first.fake('a').keys).toEqual([])
    const next = setUp({ a: {} }, { store: inner })
    await next.dispatcher.recover()
    await next.clock.advance(10)
    expect((await next.dispatcher.calls.list()).calls).toMatchObject([{ status: 'initiated' }])
    expect(next.fake('a').keys).toHaveLength(1)
  })
})
