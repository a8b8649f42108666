import { describe, expect, it } from 'vitest'
import { ended, event, refusal, webhookOf, type FakeProviderScript } from '../../testing/index.ts'
import type { Located } from '../../plugin/calls-port.ts'
import { call, gate, setUp } from '../dispatcher.fixture.ts'

type World = ReturnType<typeof setUp>
const second = 1_000
const settleAfterMs = 5 * second

const count = ({ fake }: World, verb: string, name = 'a'): number =>
  fake(name).log.filter((entry) => entry === verb).length

/** How often the verb was used, a millisecond before each of these times, counted from now, and at it. */
const usesAt = async (world: World, verb: string, times: readonly number[]) => {
  const begin = world.clock.now()
  const uses: (readonly [number, number])[] = []
  for (const time of times) {
    await world.clock.advance(begin + time - 1 - world.clock.now())
    const before = count(world, verb)
    await world.clock.advance(1)
    uses.push([before, count(world, verb)])
  }
  return uses
}
/** Once more at each time, and not a millisecond earlier. */
const oneMoreAt = (times: readonly number[], used = 0) =>
  times.map((_time, index) => [used + index, used + index + 1])

describe('a hang-up that fails', () => {
  it('is sent again after 1, 2, 5, 10 and then every 30 s, twelve times in all', async () => {
    const world = setUp({ a: { hangUp: () => Promise.reject(refusal('provider-down')) } })
    const { id } = await world.dispatcher.dispatch(call)
    void world.dispatcher.hangUp(id)
    await world.clock.advance(0)
    expect(count(world, 'hangUp')).toBe(1)
    const later = [1, 3, 8, 18, 48, 78, 108, 138, 168, 198, 228].map((time) => time * second)
    expect(await usesAt(world, 'hangUp', later)).toEqual(oneMoreAt(later, 1))
    await world.clock.advance(3_600 * second)
    expect(count(world, 'hangUp')).toBe(12)
  })
})

describe('a provider that cannot be asked for a moment before the dial', () => {
  /** Fails so often, and counts how often it was asked. */
  const unanswered = (failures: number) => {
    const asked = { times: 0 }
    const ask = async (): Promise<void> => {
      if (asked.times++ < failures) throw refusal('provider-down')
    }
    return { asked, ask }
  }
  it.each([
    ['ensure', 5, 'initiated'],
    ['ensure', 6, 'failed'],
    ['prepare', 5, 'initiated'],
    ['prepare', 6, 'failed'],
  ] as const)('is asked again every second, six times in all', async (port, failures, status) => {
    const { asked, ask } = unanswered(failures)
    const world = setUp({ a: { [port]: ask } })
    void world.dispatcher.dispatch(call)
    for (let times = 1; times < 6; times++) {
      await world.clock.advance(999)
      expect(asked.times).toBe(times)
      await world.clock.advance(1)
    }
    expect((await world.dispatcher.calls.list()).calls).toMatchObject([{ status }])
    expect(asked.times).toBe(6)
    expect(world.fake('a').keys).toHaveLength(status === 'failed' ? 0 : 1)
  })
  it('is asked again although its breaker has opened meanwhile', async () => {
    const { asked, ask } = unanswered(2)
    const world = setUp({ a: { ensure: ask } }, { breaker: { failures: 1 } })
    const dispatched = world.dispatcher.dispatch(call)
    await world.clock.advance(2 * second)
    expect(await dispatched).toMatchObject({ status: 'initiated' })
    expect(asked.times).toBe(3)
  })
  it('is asked after the other routes', async () => {
    const { asked, ask } = unanswered(1)
    const world = setUp({ a: { ensure: ask }, b: {} })
    expect(await world.dispatcher.dispatch(call)).toMatchObject({ provider: 'b' })
    expect(asked.times).toBe(1)
  })
})

describe('a request that was too late to leave', () => {
  it.each([
    [5, 'initiated'],
    [6, 'failed'],
  ])('is tried again every second, six times in all', async (failures, status) => {
    let tries = 0
    const place = async () => {
      if (tries++ < failures) throw refusal('expired')
      return { references: { call: 'fake-1' } }
    }
    const world = setUp({ a: { place } })
    void world.dispatcher.dispatch(call)
    for (let times = 1; times < 6; times++) {
      await world.clock.advance(999)
      expect(tries).toBe(times)
      await world.clock.advance(1)
    }
    expect((await world.dispatcher.calls.list()).calls).toMatchObject([{ status }])
    expect(tries).toBe(6)
  })
  it('is tried again although a breaker has opened meanwhile', async () => {
    let tries = 0
    const place = async () => {
      if (tries++ === 0) throw refusal('expired')
      return { references: { call: 'fake-1' } }
    }
    let asked = 0
    const ensure = async (): Promise<void> => {
      asked++
      if (asked === 2) throw refusal('provider-down')
    }
    const world = setUp({ a: { ensure, place } }, { breaker: { failures: 1 } })
    const dispatched = world.dispatcher.dispatch(call)
    await world.clock.advance(3 * second)
    expect(await dispatched).toMatchObject({ status: 'initiated' })
    expect([asked, tries]).toEqual([3, 2])
  })
})

/** A dial whose reply is lost, to a provider whose look-up answers this. */
const unknown = (
  outcome: () => Promise<Located>,
  more: FakeProviderScript = {},
): FakeProviderScript => ({
  can: { locate: { proof: 'key', settleAfterMs }, verbs: ['hangUp', 'locate'] },
  place: () => Promise.reject(refusal('timeout', 'unknown')),
  locate: outcome,
  ...more,
})

describe('a live call whose provider fails to say how it stands', () => {
  it('is asked about every minute, so that a minute in which the provider answers is enough', async () => {
    const world = setUp({
      a: {
        can: { verbs: ['hangUp', 'get'] },
        get: async () => {
          const at = world.clock.now() - begin
          if (at < 500 * second || at > 570 * second) throw refusal('provider-down')
          return [
            ended('no-answer', 'no-answer', 'yes', { id: 'end', references: { call: 'fake-1' } }),
          ]
        },
      },
    })
    const begin = world.clock.now()
    await world.dispatcher.dispatch({ ...call, ringTimeout: 20 })
    await world.clock.advance(1_000 * second)
    expect((await world.dispatcher.calls.list()).calls).toMatchObject([{ status: 'no-answer' }])
  })
})

describe('an attempt that may have rung', () => {
  it('is looked for after 1, 2, 4, 8, 15 and then every 30 s', async () => {
    const times = { giveUpAfterMs: 3_600 * second }
    const world = setUp({ a: unknown(async () => ({ outcome: 'unknown' })) }, { times })
    void world.dispatcher.dispatch(call)
    await world.clock.advance(0)
    const looks = [1, 3, 7, 15, 30, 60, 90, 120].map((time) => time * second)
    expect(await usesAt(world, 'locate', looks)).toEqual(oneMoreAt(looks))
  })

  // It may be sent for `sendWithin`, settles at the provider within `settleAfterMs`, and is looked for that much longer.
  it.each([
    [{}, 67 * second],
    [{ giveUpAfterMs: 20 * second }, 27 * second],
    [{ sendWithinMs: 500, giveUpAfterMs: 20 * second }, 25_500],
  ])('with %j is given up after %i ms', async (times, after) => {
    const world = setUp({ a: unknown(async () => ({ outcome: 'unknown' })) }, { times })
    void world.dispatcher.dispatch(call)
    const settled = async () => (await world.dispatcher.calls.list()).calls[0]?.settled
    await world.clock.advance(after - 1)
    expect(await settled()).toBe(false)
    await world.clock.advance(1)
    expect(await settled()).toBe(true)
    const looked = count(world, 'locate')
    await world.clock.advance(3_600 * second)
    expect(count(world, 'locate')).toBe(looked)
  })

  it('is looked for until a look-up is answered, for ten minutes more', async () => {
    let begin = Infinity
    const found = async (): Promise<Located> => {
      if (world.clock.now() - begin < 600 * second) throw refusal('provider-down')
      return { outcome: 'placed', references: { call: 'found' } }
    }
    const world = setUp({ a: unknown(found) })
    begin = world.clock.now()
    void world.dispatcher.dispatch(call)
    const state = async () => {
      const [held] = (await world.dispatcher.calls.list()).calls
      return [held?.settled, held?.attempts[0]?.state]
    }
    await world.clock.advance(590 * second)
    expect(await state()).toEqual([false, 'unknown'])
    await world.clock.advance(40 * second)
    expect(await state()).toEqual([false, 'accepted'])
  })

  // Looked for at 1, 3, 7, 15 and 30 s. An absence proves something once it has settled: the second such frees route b.
  it.each([
    [5 * second - 1, 15 * second],
    [5 * second, 15 * second],
    [5 * second + 1, 30 * second],
    [13 * second, 30 * second],
  ])('that settles within %i ms frees the next route after %i ms', async (settles, after) => {
    const can = {
      locate: { proof: 'key', settleAfterMs: settles },
      verbs: ['hangUp', 'locate'],
    } as const
    const world = setUp({ a: unknown(async () => ({ outcome: 'absent' }), { can }), b: {} })
    void world.dispatcher.dispatch(call)
    await world.clock.advance(after - 1)
    expect(count(world, 'place', 'b')).toBe(0)
    await world.clock.advance(1)
    expect(count(world, 'place', 'b')).toBe(1)
  })

  // Another attempt to the same party within 70 s may be what a look-up by number and time has found.
  it.each([
    [69_999, 'unknown'],
    [70_000, 'unknown'],
    [70_001, 'accepted'],
  ])(
    'after %i ms another one to the same party is %s once a call is found',
    async (after, state) => {
      const found: Located = { outcome: 'placed', references: { call: 'hit' } }
      const world = setUp({
        a: unknown(async () => ({ outcome: 'unknown' }), {
          can: { locate: { proof: 'match', settleAfterMs }, verbs: ['hangUp', 'locate'] },
          locate: async ({ key }) =>
            key === world.fake('a').keys[0] ? { outcome: 'unknown' } : found,
        }),
      })
      void world.dispatcher.dispatch({ ...call, tags: ['earlier'] })
      await world.clock.advance(after)
      void world.dispatcher.dispatch({ ...call, tags: ['later'] })
      await world.clock.advance(4 * second)
      const calls = (await world.dispatcher.calls.list()).calls
      const later = calls.find(({ tags }) => tags.includes('later'))
      expect(later?.attempts[0]?.state).toBe(state)
    },
  )

  it.each([
    [70_000, 'unknown'],
    [70_001, 'accepted'],
  ])(
    'while another one comes %i ms after it, it is %s once a call is found',
    async (after, state) => {
      const found: Located = { outcome: 'placed', references: { call: 'hit' } }
      const world = setUp({
        a: unknown(async () => ({ outcome: 'unknown' }), {
          can: {
            locate: { proof: 'match', settleAfterMs: 30 * second },
            verbs: ['hangUp', 'locate'],
          },
          locate: async ({ key }) => {
            const [earlier, later] = world.fake('a').keys
            return key === earlier && later !== undefined ? found : { outcome: 'unknown' }
          },
        }),
      })
      void world.dispatcher.dispatch({ ...call, tags: ['earlier'] })
      await world.clock.advance(after)
      void world.dispatcher.dispatch({ ...call, tags: ['later'] })
      await world.clock.advance(21 * second)
      const calls = (await world.dispatcher.calls.list()).calls
      const earlier = calls.find(({ tags }) => tags.includes('earlier'))
      expect(earlier?.attempts[0]?.state).toBe(state)
    },
  )
})

describe('an end that does not say whether the call was answered', () => {
  const outcome = { status: 'completed', reason: 'hung-up', rang: 'yes' } as const
  const end = {
    ...outcome,
    ifUnanswered: { status: 'no-answer', reason: 'unspecified', rang: 'unknown' },
  } as const

  it('is looked up in the archive after 30 s, and 60 and 300 s after a failure', async () => {
    const world = setUp({
      a: {
        can: { verbs: ['hangUp', 'review'] },
        review: () => Promise.reject(refusal('provider-down')),
      },
    })
    const { id } = await world.dispatcher.dispatch(call)
    const attemptKey = world.fake('a').keys[0]
    const about = { at: world.clock.now(), attemptKey }
    await world.dispatcher.receive(
      'a',
      webhookOf({ ...ended('completed', 'hung-up', 'yes', about), end }),
    )
    const looks = [30, 90, 390].map((time) => time * second)
    expect(await usesAt(world, 'review', looks)).toEqual(oneMoreAt(looks))
    await world.clock.advance(24 * 3_600 * second)
    expect(count(world, 'review')).toBe(3)
    expect(world.host.entries).toEqual(
      looks.map(() => ({
        level: 'warn',
        event: 'review.failed',
        call: id,
        code: 'provider-down',
        detail: 'refused: provider-down',
      })),
    )
  })

  it('is looked up from the moment at which the call was sent', async () => {
    const ready = gate()
    const asked: number[] = []
    const world = setUp({
      a: {
        can: { verbs: ['hangUp', 'review'] },
        ensure: () => ready.opened,
        review: async (_references, sentAt) => (asked.push(sentAt), []),
      },
    })
    void world.dispatcher.dispatch(call)
    await world.clock.advance(500)
    ready.open()
    await world.clock.advance(0)
    const at = world.clock.now()
    const attemptKey = world.fake('a').keys[0]
    await world.dispatcher.receive(
      'a',
      webhookOf({ ...ended('completed', 'hung-up', 'yes', { at, attemptKey }), end }),
    )
    await world.clock.advance(30 * second)
    expect(asked).toEqual([at])
  })
})

describe('a report that beats the reply to its dial', () => {
  it.each([
    [119_999, 'in-progress'],
    [120_000, 'in-progress'],
    [120_001, 'initiated'],
  ])('is kept for two minutes: after %i ms the call is %s', async (after, status) => {
    const reply = gate()
    const world = setUp({
      a: { place: () => reply.opened.then(() => ({ references: { call: 'x' } })) },
    })
    const { id } = await Promise.all([
      world.dispatcher.dispatch(call),
      (async () => {
        await world.clock.advance(0)
        const about = { at: world.clock.now(), references: { call: 'x' } }
        await world.dispatcher.receive('a', webhookOf(event('answered', about)))
        await world.clock.advance(after)
        reply.open()
        await world.clock.advance(0)
      })(),
    ]).then(([dispatched]) => dispatched)
    expect((await world.dispatcher.calls.get(id))?.status).toBe(status)
  })
})
