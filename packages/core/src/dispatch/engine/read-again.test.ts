import { describe, expect, it } from 'vitest'
import type { Call } from '../../model/call.ts'
import {
  countingIds,
  ended,
  manualClock,
  manualHost,
  settlePromises,
  webhookOf,
} from '../../testing/index.ts'
import { call, interposed, publicUrl, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'
import type { Store } from '../store.ts'

/** Two dispatchers over one store; `failing` methods of the first one's store fail once they have been carried out. */
const together = () => {
  const clock = manualClock()
  const ids = countingIds()
  const shared = memoryStore({ shared: true, now: clock.now })
  const failing = new Set<string>()
  const unreliable = interposed(shared, async (method, run) => {
    const result = await run()
    if (failing.has(method)) throw new Error('the connection is lost')
    return result
  })
  const start = (store: Store) =>
    setUp({ a: {} }, { host: manualHost({ clock, publicUrl }), store, ids })
  return { one: start(unreliable), other: start(shared), clock, failing }
}

/** The end of the call of an attempt, as its provider reports it. */
const endOf = (attemptKey: string | undefined, at: number) =>
  webhookOf(ended('completed', 'hung-up', 'yes', { at, attemptKey }))

describe('a wait and a listener', () => {
  it('hear of a change by another process that could not be read at once', async () => {
    const { one, other, clock, failing } = together()
    const { id } = await other.dispatcher.dispatch(call)
    const heard: Call[] = []
    one.dispatcher.on('call-changed', (changed) => void heard.push(changed))
    let over: Call | undefined
    void one.dispatcher.calls.wait(id, 'ended').then((done) => (over = done))
    await settlePromises()
    failing.add('get')
    await other.dispatcher.receive('a', endOf(other.fake('a').keys[0], clock.now()))
    await clock.advance(3_500)
    expect([over, heard]).toEqual([undefined, []])
    failing.delete('get')
    await clock.advance(1_000)
    expect([over?.status, heard.map(({ status }) => status)]).toEqual(['completed', ['completed']])
    await clock.advance(60_000)
    expect(heard).toHaveLength(1)
  })

  it('hear of a change of their own process that was carried out although its reply was lost', async () => {
    const { one, other, clock, failing } = together()
    const { id } = await one.dispatcher.dispatch(call)
    const heard: Call[] = []
    one.dispatcher.on('call-changed', (changed) => void heard.push(changed))
    let over: Call | undefined
    void one.dispatcher.calls.wait(id, 'ended').then((done) => (over = done))
    await settlePromises()
    for (const method of ['get', 'save']) failing.add(method)
    const end = endOf(one.fake('a').keys[0], clock.now())
    const answer = one.dispatcher.receive('a', end)
    await clock.advance(12_000)
    expect([(await answer).status, over]).toEqual([503, undefined])
    // Delivered again, it changes nothing, so nothing more is written.
    expect((await other.dispatcher.receive('a', end)).status).toBe(200)
    failing.clear()
    await clock.advance(1_000)
    expect([over?.status, heard.map(({ status }) => status)]).toEqual(['completed', ['completed']])
  })

  it('whose own condition throws rejects, and disturbs neither the call nor other waits', async () => {
    const { one, other, clock } = together()
    const heard: string[] = []
    for (const placing of [one, other]) {
      const { id } = await placing.dispatcher.dispatch(call)
      const failing = ({ status }: Call): boolean => {
        heard.push(status)
        if (status === 'completed') throw new RangeError('of the application')
        return false
      }
      const failed = one.dispatcher.calls.wait(id, failing).catch((error: unknown) => error)
      const done = one.dispatcher.calls.wait(id, 'ended')
      await settlePromises()
      const end = endOf(placing.fake('a').keys[0], clock.now())
      expect((await placing.dispatcher.receive('a', end)).status).toBe(200)
      await settlePromises()
      expect([await failed, (await done).status]).toEqual([expect.any(RangeError), 'completed'])
    }
    const asked = heard.length
    await clock.advance(10_000)
    expect(heard).toHaveLength(asked)
    expect(one.host.entries).toEqual([])
  })
})
