import { describe, expect, it } from 'vitest'
import {
  agentPhone,
  business,
  event,
  fakeProvider,
  far,
  outboundRule,
  refusal,
  webhookOf,
  type FakeProviderScript,
} from '../../testing/index.ts'
import type { AttemptContext } from '../../plugin/calls-port.ts'
import { call, setUp } from '../dispatcher.fixture.ts'

const other = '+14155550177'
const can = {
  verbs: ['hangUp', 'locate', 'connect', 'transfer'] as const,
  answers: 'command' as const,
  locate: { proof: 'match' as const, settleAfterMs: 30_000 },
}
const lose = () => Promise.reject(new Error('lost'))
const isLost = ({ tags }: AttemptContext['call']) => tags?.includes('lost') === true

/** Loses the replies to calls that have the tag `lost`, and finds the id `x` for each of them. */
const losing = ({ place, ...script }: FakeProviderScript = {}): FakeProviderScript => {
  let serial = 0
  return {
    can,
    connect: lose,
    transfer: lose,
    ...script,
    place: async (attempt) => {
      if (isLost(attempt.call)) return lose()
      return place ? place(attempt) : { references: { call: `y${serial++}` } }
    },
    locate: async (attempt) =>
      isLost(attempt.call)
        ? { outcome: 'placed', references: { call: 'x' } }
        : { outcome: 'unknown' },
  }
}

type Bench = ReturnType<typeof setUp>

/** How a lost call ends up that was placed after the others, by a look-up that finds `x`. */
const adopted = async (bench: Bench, others: (bench: Bench) => Promise<unknown>) => {
  await others(bench)
  void bench.dispatcher.dispatch({ ...call, tags: ['lost'] })
  await bench.clock.advance(600_000)
  const [lost] = (await bench.dispatcher.calls.list()).calls
  expect(lost?.tags).toEqual(['lost'])
  expect(bench.host.entries.map((entry) => entry.event)).not.toContain('engine.failed')
  return [lost?.attempts.at(-1)?.state, lost?.providerRef]
}
const yes = ['accepted', 'x']
const no = ['unknown', null]

/** Dispatches a call and has its first party answer. */
const answered = async ({ dispatcher, clock, fake }: Bench, input: object, leg: 'far' | 'near') => {
  const { id } = await dispatcher.dispatch({ ...call, ...input })
  const attemptKey = fake('a').keys.at(-1)
  await dispatcher.receive('a', webhookOf(event('answered', { at: clock.now(), leg, attemptKey })))
  await clock.advance(10)
  return id
}

describe('a call that a look-up by number and time found is adopted where', () => {
  it.each<[string, (bench: Bench) => Promise<unknown>, FakeProviderScript]>([
    [
      'only a call to another number is open',
      async ({ dispatcher, clock }) => {
        void dispatcher.dispatch({ ...call, to: other })
        await clock.advance(100)
      },
      { place: lose },
    ],
    [
      'the other call to the number was refused',
      ({ dispatcher }) => dispatcher.dispatch(call),
      { place: () => Promise.reject(refusal('request-invalid')) },
    ],
    [
      'the other call to the number is known by one of the kinds of id that the hit has',
      ({ dispatcher }) => dispatcher.dispatch(call),
      { can: { ...can, references: ['call', 'request'] } },
    ],
    [
      'the second leg of the other call rang another number',
      async (bench) => answered(bench, { connect: { phone: agentPhone } }, 'far'),
      {},
    ],
    [
      'the other call was transferred to another number',
      async (bench) => {
        const id = await answered(bench, {}, 'far')
        await bench.dispatcher.transfer(id, agentPhone).catch(() => {})
      },
      {},
    ],
    [
      'the second leg of a click-to-call rang the number too long ago',
      async (bench) => {
        await answered(bench, { connect: { phone: agentPhone, first: true } }, 'near')
        await bench.clock.advance(70_001)
      },
      {},
    ],
  ])('%s', async (_where, others, script) => {
    expect(await adopted(setUp({ a: losing(script) }), others)).toEqual(yes)
  })

  it.each([['x'], [null]])(
    'another plugin has a call to the number (its id: %s)',
    async (theirs) => {
      const place = async () => (theirs === null ? lose() : { references: { call: theirs } })
      const providers = [
        fakeProvider('a', losing()).provider,
        { ...fakeProvider('b', { place }).provider, id: 'other' },
      ]
      const rules = [outboundRule(['a']), { ...outboundRule(['b']), id: 'theirs' }]
      const bench = setUp({}, { providers, rules })
      const others = async () => {
        void bench.dispatcher.dispatch({ ...call, rule: 'theirs' })
        await bench.clock.advance(100)
      }
      expect(await adopted(bench, others)).toEqual(yes)
    },
  )

  it('an attempt of the same call was refused before, and the hit lacks one kind of id', async () => {
    const refused = [refusal('request-invalid')]
    const a = losing({ can: { ...can, references: ['call', 'request'] } })
    const place = async (attempt: AttemptContext) => {
      const error = refused.shift()
      if (error) throw error
      return a.place?.(attempt) ?? { references: {} }
    }
    const routes = [{ provider: 'a' }, { provider: 'a', gateway: 'g' }]
    const bench = setUp({ a: { ...a, place } }, { rules: [outboundRule([], { routes })] })
    expect(await adopted(bench, async () => {})).toEqual(yes)
  })

  it('a report of the same attempt has named one of its ids', async () => {
    const references = { conversation: 'v' }
    let told = false
    const bench = setUp({
      a: {
        can: { ...can, verbs: ['get', 'locate'], references: ['call', 'conversation'] },
        place: lose,
        get: async () => Promise.reject(refusal('call-unknown')),
        locate: async () =>
          told
            ? { outcome: 'placed', references: { ...references, call: 'x' } }
            : { outcome: 'unknown' },
      },
    })
    const { dispatcher, clock, fake } = bench
    void dispatcher.dispatch(call)
    await clock.advance(500)
    told = true
    const attemptKey = fake('a').keys[0]
    const report = event('ringing', { at: clock.now(), leg: 'near', attemptKey, references })
    await dispatcher.receive('a', webhookOf(report))
    await clock.advance(200_000)
    expect((await dispatcher.calls.list()).calls[0]?.providerRef).toBe('x')
  })
})

describe('a call that a look-up by number and time found is left alone where', () => {
  it.each<[string, (bench: Bench) => Promise<unknown>]>([
    [
      'the second leg of a click-to-call was sent to the number, and its reply was lost',
      async (bench) => answered(bench, { connect: { phone: agentPhone, first: true } }, 'near'),
    ],
    [
      'the near phone of another call has the number, and the reply to its dial was lost',
      async (bench) => answered(bench, { to: other, connect: { phone: far } }, 'far'),
    ],
    [
      'another call was transferred to the number, and the reply was lost',
      async (bench) => {
        const id = await answered(bench, { to: other }, 'far')
        await bench.dispatcher.transfer(id, far).catch(() => {})
      },
    ],
  ])('%s', async (_where, others) => {
    expect(await adopted(setUp({ a: losing() }), others)).toEqual(no)
  })

  it('only one attempt of another call may have rung the number', async () => {
    const outcomes = [refusal('request-invalid'), new Error('lost')]
    const a = losing({ place: async () => Promise.reject(outcomes.shift() ?? new Error('more')) })
    const routes = [{ provider: 'a' }, { provider: 'a', gateway: 'g' }]
    const rule = { ...outboundRule([], { routes }), numbers: [business] }
    const bench = setUp({ a }, { rules: [rule] })
    const others = async () => {
      void bench.dispatcher.dispatch(call)
      await bench.clock.advance(100)
    }
    expect(await adopted(bench, others)).toEqual(no)
  })
})
