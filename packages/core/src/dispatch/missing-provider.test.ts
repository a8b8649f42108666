import { describe, expect, it } from 'vitest'
import type { CallEvent } from '../model/event.ts'
import {
  agentPhone,
  ended,
  event,
  refusal,
  webhookOf,
  type FakeProviderScript,
} from '../testing/index.ts'
import { call, openIn, setUp } from './dispatcher.fixture.ts'
import { memoryStore } from './memory-store.ts'

const script: FakeProviderScript = {
  can: {
    verbs: ['hangUp', 'get', 'locate', 'transfer', 'review'],
    connect: ['phone'],
  },
  get: async () => [],
  locate: async () => ({ outcome: 'unknown' }),
  review: async () => [],
  transfer: () => Promise.reject(refusal('timeout', 'unknown')),
}

/** A call whose process ends; the next one has no provider of that name. */
const left = async (given: FakeProviderScript, begin: (made: Made) => Promise<void>) => {
  const store = memoryStore()
  const before = setUp({ a: { ...script, ...given } }, { store })
  const placed = before.dispatcher.dispatch(call)
  await before.clock.advance(10_000)
  const { id } = await placed
  await begin({ ...before, id })
  const closed = before.dispatcher.close()
  await before.clock.advance(60_000)
  await closed
  const after = setUp({ b: {} }, { store })
  await after.dispatcher.recover()
  return { ...after, id, store }
}
type Made = ReturnType<typeof setUp> & { readonly id: string }

const report = async ({ dispatcher, fake }: Made, ...events: readonly CallEvent[]) => {
  const attemptKey = fake('a').keys[0]
  await dispatcher.receive('a', webhookOf(...events.map((one) => ({ ...one, attemptKey }))))
}

describe('a call whose provider the next process does not have', () => {
  it.each<[string, FakeProviderScript, (made: Made) => Promise<void>, string]>([
    ['was accepted', {}, async () => {}, 'unknown'],
    ['rings', {}, (made) => report(made, event('ringing', { at: 1 })), 'unknown'],
    [
      'may have been dialled',
      { place: () => Promise.reject(refusal('timeout', 'unknown')) },
      async () => {},
      'unknown',
    ],
    [
      'is to be hung up',
      { hangUp: () => Promise.reject(refusal('transport')) },
      async ({ dispatcher, id }) => void dispatcher.hangUp(id).catch(() => {}),
      'unknown',
    ],
    [
      'is being transferred',
      {},
      async (made) => {
        await report(made, event('answered', { at: 1 }))
        await made.dispatcher.transfer(made.id, agentPhone).catch(() => {})
      },
      'unknown',
    ],
    ['has ended', {}, (made) => report(made, ended('busy', 'busy', 'yes', { at: 5 })), 'busy'],
  ])('and that %s comes to an end in the record', async (_what, given, begin, status) => {
    const { dispatcher, clock, host, id, store } = await left(given, begin)
    await clock.advance(3 * 86_400_000)
    expect(await dispatcher.calls.get(id)).toMatchObject({ status, settled: true })
    expect(host.entries.map(({ event: name }) => name)).not.toContain('engine.failed')
    expect(await openIn(store)).toEqual([])
  })
})
