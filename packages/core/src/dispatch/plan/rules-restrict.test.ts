import { describe, expect, it } from 'vitest'
import { CallError } from '../../model/error.ts'
import type { OutboundCallInput } from '../../model/outbound-call.ts'
import type { RoutingRuleInput } from '../../model/routing-rule.ts'
import {
  business,
  countingIds,
  fakeProvider,
  far,
  manualHost,
  outboundRule,
} from '../../testing/index.ts'
import { createDispatcher } from '../../create-dispatcher.ts'

const british = '+442079460123'

const setUp = (rules: readonly RoutingRuleInput[], names: readonly string[] = ['a']) => {
  const fakes = names.map((name) => fakeProvider(name))
  const dispatcher = createDispatcher({
    host: manualHost(),
    providers: fakes.map(({ provider }) => provider),
    rules,
    ids: countingIds(),
  })
  const refusal = async (call: OutboundCallInput): Promise<CallError> => {
    const error = await dispatcher.dispatch(call).catch((thrown: unknown) => thrown)
    if (!CallError.isInstance(error)) throw new Error('it was dialled')
    expect(fakes.flatMap(({ log }) => log)).toEqual([])
    return error
  }
  return { dispatcher, refusal }
}

const night = { from: '02:00', to: '03:00', zone: 'UTC' }

describe('where rules exist, they restrict, with one provider too', () => {
  it.each<[string, RoutingRuleInput, OutboundCallInput]>([
    [
      'another destination (V1, S18)',
      outboundRule(['a'], { match: { countries: ['US'] } }),
      { to: british },
    ],
    ['another prefix (S18)', outboundRule(['a'], { match: { prefixes: ['+49'] } }), { to: far }],
    ['another time (V1)', outboundRule(['a'], { match: { window: night } }), { to: far }],
    [
      'another tag (V1)',
      outboundRule(['a'], { match: { tags: ['vip'] } }),
      { to: far, tags: ['b'] },
    ],
  ])('refuses %s and lists the rules', async (_what, rule, call) => {
    const error = await setUp([rule]).refusal(call)
    expect(error.code).toBe('rule-required')
    expect(error.message).toContain('rules: sales')
  })

  it('refuses a caller ID that no rule owns, without repeating it (V1, S18)', async () => {
    const { refusal } = setUp([outboundRule(['a'])])
    const error = await refusal({ to: far, from: '+14155550199' })
    expect(error.code).toBe('caller-not-in-rule')
    expect(error.faults[0]?.path).toEqual(['from'])
    expect(error.message).not.toContain('0199')
  })

  it('says which rules there are where one is named that is not there (N16)', async () => {
    const rules = Array.from({ length: 25 }, (_, index) => outboundRule(['a'], { id: `r${index}` }))
    const error = await setUp(rules).refusal({ to: far, rule: 'sale' })
    expect(error.code).toBe('rule-unknown')
    expect(error.message).toContain('rules: r0, r1, ')
    expect(error.message).toContain('r19 and 5 more')
  })

  it('dials over the implicit route with one provider and no outbound rules', async () => {
    const inbound = { ...outboundRule(['a'], { id: 'in' }), direction: 'inbound' as const }
    for (const rules of [[], [inbound]])
      expect(await setUp(rules).dispatcher.dispatch({ to: far })).toMatchObject({
        rule: null,
        provider: 'a',
      })
    const error = await setUp([], ['a', 'b']).refusal({ to: far })
    expect(error.code).toBe('rule-required')
    expect(error.message).toContain('several providers are registered')
  })

  it('a rule named by id is used whatever its `match` says; its numbers hold', async () => {
    const { dispatcher, refusal } = setUp([outboundRule(['a'], { match: { countries: ['US'] } })])
    expect((await refusal({ to: british, rule: 'sales', from: '+14155550199' })).code).toBe(
      'caller-not-in-rule',
    )
    expect(await dispatcher.dispatch({ to: british, rule: 'sales', from: business })).toMatchObject(
      { rule: 'sales' },
    )
  })
})
