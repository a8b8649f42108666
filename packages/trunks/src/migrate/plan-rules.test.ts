import { routingRule, type RoutingRule, type RulesPort } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { migrateWorld, rule, second } from '../../test/migrate-world.ts'
import { migrate } from './migrate.ts'
import { planRules } from './plan-rules.ts'

const parsed = (...given: Parameters<typeof rule>): RoutingRule => routingRule.parse(rule(...given))
const port = {} as RulesPort
const at = (
  there: readonly (readonly [reference: string, rule: RoutingRule])[],
  prune = false,
): Parameters<typeof planRules>[0] => ({
  provider: 'p',
  port,
  there: there.map(([reference, one]) => ({ reference, rule: one })),
  prune,
})
const planned = (...given: Parameters<typeof planRules>) =>
  planRules(...given).changes.map((change) => [change.action, change.what])

describe('what pushing rules would change (V10)', () => {
  it('nothing where they are there', () => {
    expect(planned(at([['r1', parsed('sales')]]), [parsed('sales')])).toEqual([])
  })

  it('by id: made, updated, replaced where the direction changes, a second one removed', () => {
    const wanted = [parsed('new'), parsed('old', { numbers: [second] }), parsed('turned')]
    const there = at([
      ['r1', parsed('old')],
      ['r2', parsed('turned', { direction: 'inbound', routes: [] })],
      ['r3', parsed('old')],
      ['theirs', parsed('theirs')],
    ])
    expect(planned(there, wanted)).toEqual([
      ['remove', 'outbound rule old'],
      ['create', 'outbound rule new'],
      ['update', 'outbound rule old'],
      ['replace', 'outbound rule turned'],
    ])
  })

  it('prunes what was pushed before and is not wanted, and no rule of others', () => {
    const there = [
      ['r1', parsed('gone')],
      ['theirs', parsed('theirs')],
    ] as const
    expect(planned(at(there, true), [])).toEqual([['remove', 'outbound rule gone']])
    expect(planned(at(there), [])).toEqual([])
  })

  it('a number has one inbound rule', () => {
    const inbound = { direction: 'inbound', routes: [] } as const
    const { changes, blocked } = planRules(at([['theirs', parsed('theirs', inbound)]]), [
      parsed('desk', inbound),
    ])
    expect(changes).toEqual([])
    expect(blocked[0]?.reason).toContain('theirs')
  })
})

describe('rules at VideoSDK', () => {
  const options = async () => {
    const world = await migrateWorld('videosdk-legacy', 'videosdk')
    const rules = [
      rule('sales', { headers: { 'X-Team': 'a' }, room: { type: 'static', id: 'desk' } }),
      rule('support', { numbers: [second], dispatch: { agent: 'ag_1' } }),
    ]
    return { world, given: { ...world.ends, rules } }
  }

  it('are made once, updated by id, pruned, and as before after undoing', async () => {
    const { world, given } = await options()
    const one = migrate(given)
    expect((await one.apply()).done).toEqual(['outbound rule sales', 'outbound rule support'])
    expect((await one.plan()).changes).toEqual([])
    const before = world.accounts()
    const changed = { ...given, prune: true, rules: [rule('sales', { name: 'Sales' })] }
    const { state } = await migrateWorld('videosdk-legacy', 'videosdk')
    const next = migrate({ ...changed, name: 'next', state })
    const { changes } = await next.plan()
    expect(changes.map(({ action, what }) => `${action} ${what}`)).toEqual([
      'remove outbound rule support',
      'update outbound rule sales',
    ])
    expect(changes[1]?.fields.map(({ field }) => field)).toEqual(['name', 'room', 'headers'])
    expect((await next.apply()).plan.changes).toEqual([])
    expect((await next.undo()).kept).toEqual([])
    // The pruned rule is back, under another id of VideoSDK's; its room without a prefix is a random one.
    const ids = (text: string) =>
      text
        .replaceAll(/rr_\w+/g, 'rr')
        .replaceAll('"blank"', '"random"')
        .split('\n')
        .sort()
    expect(ids(world.accounts())).toEqual(ids(before))
    await one.undo()
  })

  it('requires the rules where others are to be pruned', async () => {
    const { given } = await options()
    expect(() => migrate({ ...given, rules: undefined, prune: true })).toThrow('requires `rules`')
    expect(() => migrate({ ...given, name: 'A b', target: given.source })).toThrow(
      /name.*must be 1 to 50.*target.*another account/s,
    )
  })
})
