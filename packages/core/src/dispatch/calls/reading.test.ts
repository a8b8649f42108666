import { describe, expect, it } from 'vitest'
import type { Gate } from '../../gates/gate.ts'
import {
  ended,
  event,
  outboundRule,
  refusal,
  settlePromises,
  webhookOf,
} from '../../testing/index.ts'
import { call, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'

describe('waiting for a call', () => {
  it('that does not exist is refused', async () => {
    const { dispatcher } = setUp({ a: {} })
    await expect(dispatcher.calls.wait('call_gone', 'ended')).rejects.toMatchObject({
      code: 'call-unknown',
      message: 'unknown call call_gone',
    })
  })

  it('that has come so far is over at once, and leaves no timer', async () => {
    const { dispatcher, fake, clock } = setUp({ a: {} })
    const { id } = await dispatcher.dispatch(call)
    await dispatcher.receive(
      'a',
      webhookOf(ended('busy', 'busy', 'yes', { attemptKey: fake('a').keys[0] })),
    )
    await settlePromises()
    const pending = clock.pending
    const waited = await dispatcher.calls.wait(id, 'ended', { timeoutMs: 60_000 })
    expect([waited.status, clock.pending]).toEqual(['busy', pending])
  })

  it('lasts until it has, and no longer than the timeout', async () => {
    const { dispatcher, fake, clock } = setUp({ a: {} })
    const { id } = await dispatcher.dispatch(call)
    const seen: string[] = []
    for (const until of ['ringing', 'ended'] as const)
      void dispatcher.calls
        .wait(id, until, { timeoutMs: 1_000 })
        .then(({ status }) => seen.push(`${until}: ${status}`))
    await clock.advance(500)
    expect(seen).toEqual([])
    const attemptKey = fake('a').keys[0]
    await dispatcher.receive('a', webhookOf(event('ringing', { attemptKey })))
    await settlePromises()
    expect(seen).toEqual(['ringing: ringing'])
    await clock.advance(500)
    expect(seen).toEqual(['ringing: ringing', 'ended: ringing'])
  })
})

describe('the record of a call', () => {
  it('is read by a process that has no provider of that name', async () => {
    const store = memoryStore()
    const first = setUp({ a: {} }, { store })
    const { id } = await first.dispatcher.dispatch(call)
    await first.dispatcher.close()
    const { dispatcher } = setUp({ b: {} }, { store })
    expect(await dispatcher.calls.get(id)).toMatchObject({ status: 'initiated', provider: 'a' })
  })
})

describe('a call that is over', () => {
  it('leaves no timer, and tells the gates over which routes it was sent', async () => {
    const ends: unknown[] = []
    const watching: Gate = {
      name: 'watching',
      check: () => ({ verdict: 'pass' }),
      end: (id, routes) => void ends.push([id, routes.map(({ provider }) => provider)]),
    }
    const { dispatcher, fake, clock } = setUp(
      { a: { place: () => Promise.reject(refusal('permission')) }, b: {}, c: {} },
      { gates: [watching], rules: [outboundRule(['a', 'b', 'c'])] },
    )
    const { id } = await dispatcher.dispatch(call)
    expect(ends).toEqual([])
    await dispatcher.receive(
      'b',
      webhookOf(ended('busy', 'busy', 'yes', { attemptKey: fake('b').keys[0] })),
    )
    await settlePromises()
    expect(ends).toEqual([[id, ['a', 'b']]])
    expect(clock.pending).toBe(0)
    expect(fake('c').log).toEqual([])
  })
})
