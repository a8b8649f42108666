import { describe, expect, it } from 'vitest'
import { CallError } from '../model/error.ts'
import type { RoutingRuleInput } from '../model/routing-rule.ts'
import { business, far } from './call-examples.ts'
import { expectRoutes, type ExpectRoutesOptions, type RouteRow } from './expect-routes.ts'
import { fakeProvider } from './fake-provider.ts'

const rules: readonly RoutingRuleInput[] = [
  {
    id: 'sales',
    direction: 'outbound',
    numbers: [business],
    match: {
      countries: ['US'],
      window: { from: '08:00', to: '20:00', zone: 'America/New_York' },
    },
    room: { type: 'dynamic', named: 'random' },
    routes: [
      { provider: 'twilio', roomAddress: 'sip:{room}@rooms.example.com', gateway: 'gw-1' },
      { provider: 'videosdk', gateway: 'gw-2', reference: 'rr_1' },
    ],
  },
  {
    id: 'germany',
    direction: 'outbound',
    numbers: [business],
    match: { prefixes: ['+49'] },
    routes: [{ provider: 'telnyx' }, { provider: 'twilio', weight: 0 }],
    strategy: 'weighted',
  },
]
const day = '2026-01-05T15:00:00Z'
const night = '2026-01-05T03:00:00Z'
const german = '+498920123456'

const messageOf = async (rows: readonly RouteRow[], options?: ExpectRoutesOptions) => {
  try {
    await expectRoutes(rules, rows, options)
  } catch (error) {
    return (error as Error).message
  }
  return null
}

describe('a table of routes', () => {
  it('passes where every row is as expected', async () => {
    const message = await messageOf([
      { call: { to: far }, at: day, rule: 'sales', routes: ['twilio', 'videosdk'] },
      {
        call: { to: far },
        at: day,
        routes: [
          { provider: 'twilio', gateway: 'gw-1' },
          { provider: 'videosdk', reference: 'rr_1' },
        ],
      },
      { call: { to: german }, rule: 'germany', routes: ['telnyx'] },
      { call: { to: far }, at: night, error: 'rule-required' },
      { call: { to: far, rule: 'sales' }, at: night, rule: 'sales' },
      { call: { to: german, from: '+14155550199' }, error: 'caller-not-in-rule' },
      { call: { to: 'nonsense' }, error: 'input-invalid' },
    ])
    expect(message).toBeNull()
  })

  it('without rules expects calls without a rule', async () => {
    const { provider } = fakeProvider('only')
    const rows = [{ call: { to: far }, rule: null, routes: ['only'] }]
    await expect(expectRoutes([], rows, { providers: [provider] })).resolves.toBeUndefined()
  })

  it('lists every row that differs, with what was expected and why', async () => {
    const message = await messageOf([
      { call: { to: far }, at: day, rule: 'sales', routes: ['videosdk', 'twilio'] },
      { name: 'Munich', call: { to: german }, rule: 'sales', routes: ['telnyx', 'twilio'] },
      { call: { to: far }, at: night, rule: 'sales' },
      { call: { to: far }, at: day, error: 'rule-required' },
      { call: { to: far }, at: day, rule: 'sale' },
      { call: { to: far }, at: day, rule: null },
      { call: { to: far }, at: night, error: 'caller-not-in-rule' },
      { call: { to: 'nonsense' }, routes: ['twilio'] },
      { call: { to: far }, at: 'tomorrow', rule: 'sales' },
      { call: { to: far }, at: day },
      { call: { to: far }, at: day, rule: 'sales' },
      {
        call: { to: far },
        at: day,
        routes: [{ provider: 'twilio', gateway: 'gw-9' }, { provider: 'videosdk' }],
      },
      { call: { to: far }, at: day, routes: ['twilio'] },
    ])
    expect(message?.split('\n')).toEqual([
      'routes differ from the table:',
      'row 1: the routes are twilio, videosdk; expected videosdk, twilio',
      'row Munich: rule germany is used; expected rule sales (destination: `to` is not in US)',
      'row Munich: the routes are telnyx (twilio is skipped, weight-zero: the route has weight 0); expected telnyx, twilio',
      expect.stringMatching(
        /^row 3: the call is refused with rule-required: .*; expected rule sales \(window: it is Sunday 22:00 in America\/New_York; .*\)$/,
      ),
      'row 4: rule sales is used; expected the error rule-required',
      'row 5: rule sales is used; expected rule sale (unknown rule; rules: sales, germany)',
      'row 6: rule sales is used; expected no rule',
      expect.stringMatching(
        /^row 7: the call is refused with rule-required: .*; expected the error caller-not-in-rule$/,
      ),
      expect.stringMatching(/^row 8: the call is refused with input-invalid: .*; expected routes$/),
      'row 9: at is not a time in ISO 8601',
      'row 10: the row expects nothing; give it a rule, routes or an error',
      'row 12: the routes are twilio gateway gw-1, videosdk gateway gw-2 rr_1; expected twilio gateway gw-9, videosdk',
      'row 13: the routes are twilio, videosdk; expected twilio',
    ])
    expect(message).not.toContain(far)
    expect(message).not.toContain(german)
  })

  it('is judged with the providers that are given', async () => {
    const providers = [
      fakeProvider('twilio', { can: { connect: ['sip'] } }).provider,
      fakeProvider('videosdk', { can: { destinations: ['sip'] } }).provider,
      fakeProvider('telnyx').provider,
    ]
    await expectRoutes(rules, [{ call: { to: far }, at: day, routes: ['twilio'] }], { providers })
    expect(await messageOf([], { providers: providers.slice(1) })).toContain(
      'sales.routes[0].provider: unknown provider; providers: videosdk, telnyx',
    )
  })

  it('throws a CallError for rules that are invalid', async () => {
    const invalid = [{ ...rules[0]!, numbers: ['no'] }]
    const error = await expectRoutes(invalid, []).catch((thrown: unknown) => thrown)
    expect(CallError.isInstance(error)).toBe(true)
  })
})
