import { describe, expect, it } from 'vitest'
import type { Gate } from '../../gates/gate.ts'
import {
  countingIds,
  ended,
  event,
  manualClock,
  manualHost,
  settlePromises,
  webhookOf,
} from '../../testing/index.ts'
import { call, gate, interposed, publicUrl, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'

/** A dispatcher on a shared store, whose requests are counted and can be refused. */
const onShared = (options: Parameters<typeof setUp>[1] = {}) => {
  const clock = manualClock()
  const inner = memoryStore({ shared: true, now: clock.now })
  const counts: Record<string, number> = {}
  const away = new Set<string>()
  const store = interposed(inner, (method, run) => {
    counts[method] = (counts[method] ?? 0) + 1
    return away.has(method) ? Promise.reject(new RangeError('no route')) : run()
  })
  const ids = countingIds()
  const start = (given: Parameters<typeof setUp>[1] = {}) =>
    setUp({ a: {} }, { host: manualHost({ clock, publicUrl }), ids, leaseMs: 3_000, ...given })
  return { ...start({ store, ...options }), start, inner, counts, away, clock }
}

describe('the lease of a dispatcher', () => {
  it('is renewed three times before it would end, and no more once it has closed', async () => {
    const { dispatcher, counts, clock } = onShared()
    await clock.advance(12_000)
    expect(counts['renew']).toBe(12)
    await dispatcher.close()
    expect(clock.pending).toBe(0)
    const before = { ...counts }
    await clock.advance(12_000)
    expect(counts).toEqual(before)
  })

  it('is not renewed again where it closes while a renewal is under way', async () => {
    const clock = manualClock()
    const renewing = gate()
    const store = interposed(memoryStore({ shared: true, now: clock.now }), async (method, run) => {
      if (method === 'renew') await renewing.opened
      return run()
    })
    const { dispatcher } = setUp(
      { a: {} },
      { host: manualHost({ clock, publicUrl }), store, leaseMs: 3_000 },
    )
    await clock.advance(1_000)
    await dispatcher.close()
    renewing.open()
    await settlePromises()
    expect(clock.pending).toBe(0)
  })

  it('is renewed again after the store was away, which is logged', async () => {
    const { host, counts, clock, away } = onShared()
    await clock.advance(1_000)
    away.add('renew')
    await clock.advance(1_500)
    away.clear()
    expect(host.entries).toContainEqual({
      level: 'warn',
      event: 'store.unreachable',
      error: 'RangeError',
    })
    const before = counts['renew'] ?? 0
    const logged = host.entries.length
    await clock.advance(3_000)
    expect((counts['renew'] ?? 0) - before).toBeGreaterThanOrEqual(3)
    expect(host.entries).toHaveLength(logged)
  })

  it('gives up, when it is lost, the places of calls that wait at gates, and their timers', async () => {
    const abandoned: string[] = []
    const slow: Gate = {
      name: 'slow',
      check: () => ({ verdict: 'pass' }),
      acquire: () => new Promise(() => {}),
      abandon: (id) => void abandoned.push(id),
    }
    const { dispatcher, host, clock, away } = onShared({ gates: [slow] })
    void dispatcher.dispatch(call)
    await settlePromises()
    const [waiting] = (await dispatcher.calls.list()).calls
    away.add('renew')
    await clock.advance(5_000)
    expect(abandoned).toEqual([])
    away.clear()
    await clock.advance(2_000)
    expect(host.entries.map(({ event: name }) => name)).toContain('lease.lost')
    expect(abandoned).toContain(waiting?.id)
  })
})

describe('a call that is over', () => {
  it('costs its dispatcher no read where another one writes to it', async () => {
    const { dispatcher, fake, start, inner, counts, clock } = onShared()
    const other = start({ store: inner })
    const { id } = await dispatcher.dispatch(call)
    const attemptKey = fake('a').keys[0]
    void dispatcher.calls.wait(id, 'ended')
    await dispatcher.receive(
      'a',
      webhookOf(ended('busy', 'busy', 'yes', { at: clock.now(), attemptKey })),
    )
    await clock.advance(2_000)
    await dispatcher.receive('a', webhookOf(event('detail', { at: clock.now(), attemptKey })))
    await clock.advance(2_000)
    const before = counts['get'] ?? 0
    const file = { id: 'R1', url: 'https://media.example/R1', status: 'completed' as const }
    await other.dispatcher.receive(
      'a',
      webhookOf(event('recording', { attemptKey, recording: file })),
    )
    await clock.advance(2_000)
    expect(counts['get'] ?? 0).toBe(before)
    expect((await dispatcher.calls.get(id))?.recordings).toHaveLength(1)
  })
})

describe('a dispatcher whose store is away from the start', () => {
  it('says so each time that it tries, and tries no more once it has closed', async () => {
    const clock = manualClock()
    const inner = memoryStore({ shared: true, now: clock.now })
    let tries = 0
    const join = () => {
      tries += 1
      return Promise.reject(new RangeError('no route'))
    }
    const { dispatcher, host } = setUp(
      { a: {} },
      {
        host: manualHost({ clock, publicUrl }),
        store: { ...inner, calls: { ...inner.calls, join } },
      },
    )
    await clock.advance(1_400)
    expect(tries).toBe(3)
    const unreachable = { level: 'warn', event: 'store.unreachable', error: 'RangeError' }
    expect(host.entries).toEqual([unreachable, unreachable, unreachable])
    const closing = dispatcher.close()
    await clock.advance(10_000)
    await closing
    expect(tries).toBeLessThanOrEqual(4)
    expect(clock.pending).toBe(0)
  })
})
