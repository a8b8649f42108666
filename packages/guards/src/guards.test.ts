import { createDispatcher, memoryStore, type Gate } from '@callplane/core'
import {
  business,
  countingIds,
  fakeProvider,
  far,
  manualHost,
  outboundRule,
  refusal,
} from '@callplane/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accepted, certainNo, acquire, check, noon, requestOf, unknown } from './guards.fixture.ts'
import {
  attemptsPerDay,
  callerIdOwnership,
  callingWindow,
  destinationAllowList,
  doNotCall,
  emergencyNumbers,
  guardCodeOf,
  memoryDoNotCallList,
  premiumNumbers,
  spend,
  velocity,
} from './index.ts'

const all = (): Gate[] => [
  emergencyNumbers(),
  callerIdOwnership({ owned: { a: [business], b: async () => [business] } }),
  premiumNumbers(),
  destinationAllowList({ countries: ['US'] }),
  doNotCall(memoryDoNotCallList(['+14155550199'])),
  callingWindow({ from: '08:00', to: '21:00' }),
  attemptsPerDay({ limit: 2 }),
  velocity({ limits: [{ calls: 4, window: 60 }] }),
  spend({ limits: [{ amount: 10, window: 60 }], currency: 'USD', estimate: () => 3 }),
]

const request = fc
  .record({
    to: fc.constantFrom(
      far,
      '+14155550124',
      '+14155550199',
      'sip:911@a.example',
      '+19005550123',
      '+4930123456',
    ),
    phone: fc.constantFrom(undefined, '+14155550102'),
    from: fc.constantFrom(undefined, business, '+14155550101'),
    provider: fc.constantFrom('a', 'b', 'c'),
    callId: fc.constantFrom('1', '2', '3', ''),
    wait: fc.integer({ min: 0, max: 20 * 3_600_000 }),
  })
  .map(({ to, phone, from, provider, callId, wait }) =>
    requestOf(
      { to, from, connect: phone === undefined ? undefined : { phone } },
      { provider, callId, now: noon + wait },
    ),
  )
const step = fc.record({ request, outcome: fc.constantFrom(accepted, unknown, certainNo) })

describe('every guard', () => {
  it('changes nothing when it looks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 15 }),
        fc.array(request, { maxLength: 5 }),
        async (steps, looks) => {
          const looked = all()
          const left = all()
          for (const { request: entered, outcome } of steps)
            for (const [index, gate] of looked.entries()) {
              for (const extra of looks) await check(gate, extra)
              const other = left[index]
              if (!other) continue
              const verdict = await acquire(gate, entered)
              expect(verdict).toEqual(await acquire(other, entered))
              if (verdict.verdict !== 'pass') continue
              for (const each of [gate, other]) each.release?.(entered, outcome)
              await Promise.resolve()
            }
        },
      ),
      { numRuns: 60 },
    )
  })
  it('says in look what enter then does, of a call it has not seen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 12 }), async (requests) => {
        for (const gate of all())
          for (const [index, each] of requests.entries()) {
            const fresh = { ...each, callId: `call_${index}` }
            const seen = await check(gate, fresh)
            expect((await acquire(gate, fresh)).verdict).toBe(seen.verdict)
          }
      }),
      { numRuns: 60 },
    )
  })
  it('keeps numbers out of what it says', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (each) => {
        for (const gate of all())
          expect(JSON.stringify(await check(gate, each))).not.toMatch(/\d{7}/)
      }),
    )
  })
})

const setUp = (gates: readonly Gate[], providers = ['a', 'b']) => {
  const fakes = providers.map((name) =>
    fakeProvider(name, name === 'a' ? { place: () => Promise.reject(refusal('auth')) } : {}),
  )
  const host = manualHost()
  const dispatcher = createDispatcher({
    host,
    providers: fakes.map((fake) => fake.provider),
    rules: [outboundRule(providers)],
    store: memoryStore(),
    ids: countingIds(),
    gates,
  })
  return { dispatcher, placed: () => fakes.map((fake) => fake.keys.length) }
}

describe('in the dispatcher', () => {
  it('shows every refusal in explain, and dials nothing', async () => {
    const { dispatcher, placed } = setUp([
      ...all(),
      callingWindow({ from: '00:00', to: '00:00' }),
      doNotCall(memoryDoNotCallList(['+4930123456'])),
    ])
    const call = { to: '+4930123456', rule: 'sales', connect: { sip: 'sip:911@a.example' } }
    const explained = await dispatcher.explain(call)
    expect(explained.refused.map(guardCodeOf)).toEqual([
      'emergency-number',
      'destination-not-allowed',
      'outside-calling-window',
      'do-not-call',
    ])
    const refused = await dispatcher.dispatch(call)
    expect([
      refused.status,
      refused.error?.code,
      guardCodeOf(refused.error?.message ?? ''),
    ]).toEqual(['failed', 'guard-refused', 'emergency-number'])
    expect(placed()).toEqual([0, 0])
  })
  it('tells on the record why a route was skipped', async () => {
    const { dispatcher, placed } = setUp([callerIdOwnership({ owned: { b: [business] } })])
    const call = await dispatcher.dispatch({ to: far, rule: 'sales' })
    expect([
      call.provider,
      call.skipped[0]?.reason,
      guardCodeOf(call.skipped[0]?.detail ?? ''),
    ]).toEqual(['b', 'guard', 'caller-id-not-owned'])
    expect(placed()).toEqual([0, 1])
  })
  it('gives an attempt back that a provider certainly refused, and lets the next route have it', async () => {
    const { dispatcher, placed } = setUp([attemptsPerDay({ limit: 1 })])
    expect((await dispatcher.dispatch({ to: far, rule: 'sales' })).provider).toBe('b')
    expect((await dispatcher.dispatch({ to: far, rule: 'sales' })).error?.message).toMatch(
      /^attempts-per-day: /,
    )
    expect(placed()).toEqual([1, 1])
    const alone = setUp([attemptsPerDay({ limit: 1 })], ['a'])
    await alone.dispatcher.dispatch({ to: far, rule: 'sales' })
    await alone.dispatcher.dispatch({ to: far, rule: 'sales' })
    expect(alone.placed()).toEqual([2])
  })
  it('gives nothing back for a look by explain', async () => {
    const { dispatcher } = setUp([attemptsPerDay({ limit: 1 })], ['b'])
    for (let index = 0; index < 3; index++)
      expect((await dispatcher.explain({ to: far, rule: 'sales' })).refused).toEqual([])
    expect((await dispatcher.dispatch({ to: far, rule: 'sales' })).status).toBe('initiated')
  })
})
