import { describe, expect, it } from 'vitest'
import { CallError } from '../../model/error.ts'
import type { RoutingRuleInput } from '../../model/routing-rule.ts'
import { business, far, outboundRule } from '../../testing/index.ts'
import { setUp } from '../dispatcher.fixture.ts'

const other = '+14155550101'
const rule = (id: string, extra: Partial<RoutingRuleInput> = {}): RoutingRuleInput => ({
  ...outboundRule(['a']),
  id,
  ...extra,
})
/** Monday, 5 January 2026, 12:00 UTC: 07:00 in New York. */
const monday = Date.UTC(2026, 0, 5, 12)

const explain = async (
  rules: readonly RoutingRuleInput[],
  call: Parameters<ReturnType<typeof setUp>['dispatcher']['explain']>[0],
  options: Parameters<ReturnType<typeof setUp>['dispatcher']['explain']>[1] = {},
) => {
  const { dispatcher, clock } = setUp({ a: {} }, { rules })
  await clock.advance(monday - clock.now())
  return dispatcher.explain(call, options)
}

describe('explain tells of each rule that is not used the first reason', () => {
  it('in the order in which the dispatcher decides', async () => {
    const window = {
      days: [1, 2, 3, 4, 5],
      from: '08:00',
      to: '20:00',
      zone: 'America/New_York',
    }
    const explained = await explain(
      [
        rule('inbound', { direction: 'inbound', numbers: [other] }),
        rule('owned', { numbers: [other], match: { prefixes: ['+49'] } }),
        rule('europe', { match: { prefixes: ['+49', '+44'], countries: ['FR'], tags: ['vip'] } }),
        rule('france', { match: { countries: ['FR'] } }),
        rule('tagged', { match: { prefixes: ['+1'], tags: ['vip', 'gold'], window } }),
        rule('hours', { match: { tags: ['vip'], window } }),
        rule('any'),
        rule('country', { match: { countries: ['US'] } }),
        rule('short', { match: { prefixes: ['+1'] } }),
        rule('area', { match: { prefixes: ['+1415'] } }),
        rule('second', { match: { prefixes: ['+1415'], tags: ['vip'] } }),
        rule('third', { match: { prefixes: ['+1415'], tags: ['vip'] } }),
      ],
      { to: far, from: business, tags: ['vip'] },
      { rules: 'all' },
    )
    expect(explained.rule).toBe('second')
    expect(
      explained.unusedRules.map(({ rule: id, reason, detail }) => [id, reason, detail]),
    ).toEqual([
      ['inbound', 'direction', 'it is an inbound rule, and the call is outbound'],
      ['owned', 'numbers', '`from` is not one of its numbers'],
      ['europe', 'destination', '`to` has none of the prefixes +49, +44 and is not in FR'],
      ['france', 'destination', '`to` is not in FR'],
      ['tagged', 'tags', 'the call lacks the tags gold'],
      [
        'hours',
        'window',
        'it is Monday 07:00 in America/New_York; the rule applies from 08:00 to 20:00 on Monday, Tuesday, Wednesday, Thursday, Friday',
      ],
      ['any', 'outranked', 'rule second matches by a prefix, this one by any destination'],
      ['country', 'outranked', 'rule second matches by a prefix, this one by a country'],
      ['short', 'outranked', 'rule second has a longer prefix'],
      ['area', 'outranked', 'rule second matches more tags'],
      ['third', 'outranked', 'rule second precedes it in the list'],
    ])
    expect(explained.moreUnusedRules).toBe(0)
    // Nothing of the call itself is repeated.
    expect(JSON.stringify(explained.unusedRules)).not.toContain(far)
    expect(explained.warnings).toMatchObject([
      { rule: 'country', by: ['short'] },
      { rule: 'third', by: ['second'] },
    ])
  })

  it('where the call names a rule', async () => {
    const rules = [rule('one'), rule('two', { match: { prefixes: ['+49'] } })]
    const named = await explain(rules, { to: far, rule: 'two' })
    expect(named).toMatchObject({ rule: 'two', error: null })
    expect(named.unusedRules).toEqual([
      { rule: 'one', reason: 'not-named', detail: 'the call names rule two' },
    ])
    const foreign = await explain(rules, { to: far, rule: 'two', from: other }, { rules: ['two'] })
    expect(foreign).toMatchObject({ rule: null, routes: [], error: { code: 'caller-not-in-rule' } })
    expect(foreign.unusedRules).toMatchObject([{ rule: 'two', reason: 'numbers' }])
  })

  it('where none applies: it shows the error that dispatch throws instead of throwing it', async () => {
    const { dispatcher } = setUp(
      { a: {} },
      { rules: [rule('germany', { match: { countries: ['DE'] } })] },
    )
    const explained = await dispatcher.explain({ to: far })
    const thrown = await dispatcher.dispatch({ to: far }).catch((error: unknown) => error)
    if (!CallError.isInstance(thrown)) throw new Error('it was dialled')
    expect(explained.error).toEqual({
      code: 'rule-required',
      message: thrown.message,
      faults: thrown.faults,
    })
    expect(explained).toMatchObject({ rule: null, routes: [], refused: [], room: null })
    expect(explained.unusedRules).toMatchObject([{ rule: 'germany', reason: 'destination' }])
    await expect(dispatcher.explain({ to: 'nonsense' })).rejects.toMatchObject({
      code: 'input-invalid',
    })
  })

  it('at most 20 by default, those first that came closest, and says how many more there are', async () => {
    const rules = Array.from({ length: 3_000 }, (_, index) =>
      rule(`rule-${index}`, { match: { prefixes: [`+4${index}`] } }),
    )
    rules.push(rule('late', { match: { prefixes: ['+1'], tags: ['x'] } }))
    const explained = await explain(rules, { to: far })
    expect(explained.unusedRules).toHaveLength(20)
    expect(explained.moreUnusedRules).toBe(2_981)
    expect(explained.unusedRules.slice(0, 2).map(({ rule: id }) => id)).toEqual(['late', 'rule-0'])
    expect((await explain(rules, { to: far }, { rules: 'all' })).unusedRules).toHaveLength(3_001)
    const some = await explain(rules, { to: far }, { rules: ['rule-2999', 'late', 'late'] })
    expect(some.unusedRules.map(({ rule: id }) => id)).toEqual(['rule-2999', 'late'])
    expect(some.moreUnusedRules).toBe(0)
    const long = rule('long', {
      match: { prefixes: Array.from({ length: 400 }, (_, index) => `+9${index}`) },
    })
    const [detail] = (await explain([long], { to: far })).unusedRules
    expect(detail?.detail).toBe(
      '`to` has none of the prefixes +90, +91, +92, +93, +94 and 395 more',
    )
  })

  it('with the warnings of these rules and of the one that is used, and of no other', async () => {
    // The first takes every call that the others match.
    const rules = [rule('first'), rule('named'), rule('left')]
    const warned = async (...given: [object, object]) => {
      const { warnings } = await explain(rules, { to: far, ...given[0] }, given[1])
      return warnings.map(({ rule: id, code }) => [id, code])
    }
    expect(await warned({ rule: 'named' }, { rules: ['first'] })).toEqual([['named', 'shadowed']])
    expect(await warned({}, { rules: ['left'] })).toEqual([['left', 'shadowed']])
    expect(await warned({}, { rules: [] })).toEqual([])
  })

  it('and refuses ids of rules that do not exist', async () => {
    await expect(explain([], { to: far }, { rules: ['one'] })).rejects.toThrow(
      'unknown rule; rules: none',
    )
    await expect(
      explain([rule('one')], { to: far }, { rules: ['one', 'oen'] }),
    ).rejects.toMatchObject({
      code: 'rule-unknown',
      faults: [{ path: ['rules', 1], message: 'unknown rule; rules: one' }],
    })
  })
})
