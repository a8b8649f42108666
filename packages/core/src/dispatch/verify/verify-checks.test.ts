import { describe, expect, it } from 'vitest'
import { CallError } from '../../model/error.ts'
import type { GatewaysPort, RulesPort } from '../../plugin/infrastructure.ts'
import { memoryRuleStore } from '../../routing/rules/memory-rule-store.ts'
import { business, fakeProvider, outboundRule } from '../../testing/index.ts'
import { interposed } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'
import { found, publicUrl, setUp, type Setting } from './verify.fixture.ts'

const refused = (code: CallError['code']) => async () => {
  throw new CallError(code, 'not now', { provider: 'a', dialled: 'no' })
}

describe('the credentials', () => {
  it.each(['gateways', 'rules'] as const)(
    'are tried with the list of %s, where there are no numbers',
    async (port) => {
      let asked = 0
      const list = async () => (asked++, [])
      const ports = { numbers: undefined, [port]: { list } as unknown as GatewaysPort & RulesPort }
      expect((await found({ ports }))['credentials']).toEqual(['ok', 'the provider accepts them'])
      expect(asked).toBe(1)
    },
  )

  it('are not tried where nothing can be asked without an effect', async () => {
    const checks = await found({ ports: { numbers: undefined } })
    expect(checks).toMatchObject({
      credentials: ['skipped', 'the plugin has nothing to ask without an effect'],
      clock: ['skipped', 'the provider did not tell the time'],
      numbers: ['skipped', 'the plugin does not list numbers'],
    })
  })

  it.each(['permission', 'rate'] as const)(
    'are in doubt, not refused, where a look is answered with %s',
    async (code) => {
      const checks = await found({ verify: refused(code) })
      expect(checks['credentials']).toEqual(['warning', `${code}: not now`])
      expect(checks['numbers']?.[0]).toBe('ok')
    },
  )
})

describe('the clock', () => {
  it.each([
    ['', 'skipped', 'the provider did not tell the time'],
    ['today', 'skipped', 'the provider did not tell the time'],
  ])('is not judged by the date %j', async (date, outcome, detail) => {
    expect((await found({ date }))['clock']).toEqual([outcome, detail])
  })

  it.each([
    [30, 'ok'],
    [-30, 'ok'],
    [31, 'failed'],
    [-31, 'failed'],
  ])('that is %i s ahead: %s', async (behind, outcome) => {
    expect((await found({ behind }))['clock']?.[0]).toBe(outcome)
  })
})

describe('the numbers', () => {
  const numbers = (count: number) =>
    Array.from({ length: count }, (_, index) => `+1415555010${index}`)

  it.each([
    [1, 'sales.numbers[0];'],
    [5, 'sales.numbers[3], sales.numbers[4];'],
    [7, 'sales.numbers[3], sales.numbers[4] and 2 more;'],
  ])('that the account does not own are named, five at most (%i)', async (count, words) => {
    const rules = [outboundRule(['a'], { numbers: numbers(count) })]
    const [outcome, detail] =
      (await found({ list: async () => [], options: { rules } }))['numbers'] ?? []
    expect(outcome).toBe('warning')
    expect(detail).toContain(words)
  })

  it.each([
    [['b', 'a'], 'warning'],
    [['b'], 'skipped'],
  ])('of a rule with routes to %j: %s', async (providers, outcome) => {
    const others = [fakeProvider('b').provider]
    const options = { rules: [outboundRule(providers)] }
    const checks = await found({ list: async () => [], others, options })
    expect(checks['numbers']?.[0]).toBe(outcome)
  })

  it('are not looked at where no rule has any', async () => {
    expect(await found({ options: { rules: [] } })).toMatchObject({
      rules: ['ok', 'there are none'],
      numbers: ['skipped', 'no rule with numbers uses it'],
    })
  })

  it('are in doubt where they cannot be listed', async () => {
    const checks = await found({ verify: async () => {}, list: refused('permission') })
    expect(checks['numbers']).toEqual(['warning', 'could not be listed: permission: not now'])
  })
})

describe('the webhooks', () => {
  it('are skipped where the provider sends none', async () => {
    const checks = await found({ ports: { webhooks: undefined } })
    expect(checks['webhooks']).toEqual(['skipped', 'the provider sends none'])
  })

  it.each<[string, Setting['can'], string, string]>([
    [
      'calls of the provider need it',
      { publicUrlRequired: true, verbs: ['get'] },
      'failed',
      'host.publicUrl is not set, and calls need it',
    ],
    [
      'the dispatcher can ask instead',
      { verbs: ['get'] },
      'ok',
      'host.publicUrl is not set; the dispatcher asks for the state of calls',
    ],
  ])('without a public URL: %s', async (_what, can, outcome, detail) => {
    expect((await found({ can, publicUrl: undefined }))['webhooks']).toEqual([outcome, detail])
  })

  it.each<[string, NonNullable<Setting['atPublicUrl']>, string, string]>([
    ['another page', async () => ({ body: 'hello' }), 'failed', 'answers 200: mount the webhook'],
    ['an echo that is none', async (body) => ({ status: 404, body }), 'failed', 'answers 404'],
    ['another process', async () => ({ status: 400 }), 'warning', 'of another process'],
  ])('that lead to %s', async (_what, atPublicUrl, outcome, why) => {
    expect((await found({ atPublicUrl }))['webhooks']).toEqual([
      outcome,
      expect.stringContaining(why) as string,
    ])
  })

  it('that lead to a handler that is not set up are told with the start of its answer', async () => {
    const body = `callplane: ${'x'.repeat(400)}`
    const [, detail] = (await found({ atPublicUrl: async () => ({ body }) }))['webhooks'] ?? []
    expect(detail).toBe(`${publicUrl}/webhooks/a is not set up: ${body.slice(0, 300)}`)
  })

  it('are asked for at most ten seconds, with a proof that is used once', async () => {
    const { dispatcher, requests } = setUp()
    await dispatcher.verify()
    const [probe, limits] = requests.find(([{ url }]) => url.startsWith(publicUrl)) ?? []
    expect(limits).toEqual({ timeoutMs: 10_000 })
    const headers = { ...probe?.headers, verdict: 'forged' }
    const body = new TextEncoder().encode(probe?.body)
    const again = { method: 'POST', url: `${publicUrl}/webhooks/a`, headers, body, receivedAt: 0 }
    expect((await dispatcher.receive('a', again)).status).toBe(401)
  })
})

describe('the store and the rules', () => {
  it('fail where they cannot be read, and the providers are asked nevertheless', async () => {
    const away = async (): Promise<never> => {
      throw new Error('away')
    }
    const store = interposed(memoryStore(), (method, run) => (method === 'list' ? away() : run()))
    const ruleStore = { ...memoryRuleStore(), load: away }
    expect(await found({ options: { store, ruleStore, rules: undefined } })).toMatchObject({
      store: ['failed', 'cannot be read: StoreError'],
      rules: ['failed', expect.stringMatching(/^cannot be read: \w+$/) as string],
      credentials: ['ok', 'the provider accepts them'],
      numbers: ['skipped', 'no rule with numbers uses it'],
    })
  })

  it('are read where no call has needed them yet', async () => {
    const ruleStore = memoryRuleStore()
    const rules = [{ ...outboundRule(['a']), numbers: [business] }]
    await setUp({ options: { ruleStore, rules } }).dispatcher.rules.list()
    expect((await found({ options: { ruleStore, rules: undefined } }))['rules']).toEqual([
      'ok',
      '1 in force',
    ])
  })
})
