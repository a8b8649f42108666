import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StoreError } from '../../journal/store/store-error.ts'
import type { Call } from '../../model/call.ts'
import { CallError } from '../../model/error.ts'
import type { RoutingRuleInput } from '../../model/routing-rule.ts'
import { memoryRuleStore } from '../../routing/rules/memory-rule-store.ts'
import type { RuleStore } from '../../routing/rules/rule-store.ts'
import {
  business,
  ended,
  event,
  far,
  outboundRule,
  refusal,
  webhookOf,
} from '../../testing/index.ts'
import { gate, setUp } from '../dispatcher.fixture.ts'

const other = '+14155550101'
const rule = (id: string, extra: Partial<RoutingRuleInput> = {}): RoutingRuleInput => ({
  ...outboundRule(['a']),
  id,
  ...extra,
})
const errorOf = async (work: Promise<unknown>): Promise<CallError> => {
  const error = await work.catch((thrown: unknown) => thrown)
  if (!CallError.isInstance(error)) throw new Error(`not refused: ${JSON.stringify(error)}`)
  return error
}
const ids = async ({ dispatcher }: Pick<ReturnType<typeof setUp>, 'dispatcher'>) =>
  (await dispatcher.rules.list()).rules.map(({ id }) => id)

/** A rule store whose methods can be held, counted or broken. */
const watched = (
  inner: RuleStore,
  around: (method: 'load' | 'save', run: () => Promise<unknown>) => Promise<unknown>,
): RuleStore => ({
  load: () => around('load', () => inner.load()) as ReturnType<RuleStore['load']>,
  save: (rules, version) =>
    around('save', () => inner.save(rules, version)) as ReturnType<RuleStore['save']>,
  changed: (listener) => inner.changed(listener),
})

describe('rules of a running dispatcher', () => {
  it('are read, added, replaced in place, removed and replaced as a whole, each with a version', async () => {
    const { dispatcher } = setUp({ a: {} }, { rules: [rule('one'), rule('two')] })
    const { rules } = dispatcher
    expect((await rules.list()).version).toBe(1)
    expect(await rules.get('none')).toBeNull()
    expect((await rules.put(rule('three', { numbers: [other] }))).version).toBe(2)
    expect((await rules.put(rule('one', { name: 'First' }))).version).toBe(3)
    expect(await ids({ dispatcher })).toEqual(['one', 'two', 'three'])
    expect(await rules.get('one')).toMatchObject({ name: 'First', strategy: 'priority' })
    expect((await rules.remove('two')).version).toBe(4)
    expect(await ids({ dispatcher })).toEqual(['one', 'three'])
    expect((await rules.replaceAll([rule('only')])).version).toBe(5)
    expect(await rules.list()).toMatchObject({ version: 5, rules: [{ id: 'only' }] })
  })

  it('have version 0 where none were given', async () => {
    const { dispatcher } = setUp({ a: {} }, { rules: [] })
    expect(await dispatcher.rules.list()).toEqual({ version: 0, rules: [] })
    expect(await dispatcher.rules.put(rule('one'), { expectedVersion: 0 })).toMatchObject({
      version: 1,
    })
  })

  it('decide the next call, inbound ones too, and the record says with which version', async () => {
    const { dispatcher } = setUp(
      { a: { ask: () => ({ kind: 'inbound', references: { call: 'c1' }, from: far, to: other }) } },
      { rules: [rule('sales', { numbers: [other] })] },
    )
    expect((await errorOf(dispatcher.dispatch({ to: far, from: business }))).code).toBe(
      'caller-not-in-rule',
    )
    await dispatcher.rules.put(rule('more'))
    const room = { type: 'static', id: 'lobby' } as const
    await dispatcher.rules.put(rule('in', { direction: 'inbound', numbers: [other], room }))
    expect(await dispatcher.dispatch({ to: far, from: business })).toMatchObject({
      rule: 'more',
      rulesVersion: 3,
    })
    await dispatcher.receive('a', webhookOf())
    expect((await dispatcher.calls.list()).calls[0]).toMatchObject({
      direction: 'inbound',
      rule: 'in',
      rulesVersion: 3,
      room: 'lobby',
    })
    expect((await dispatcher.explain({ to: far, from: business })).rulesVersion).toBe(3)
  })

  it('are copies: changing what was given or returned changes nothing', async () => {
    const { dispatcher } = setUp({ a: {} }, { rules: [rule('one')] })
    const team = { id: 1 }
    const given = rule('two', { numbers: [other], defaults: { metadata: { team } } })
    await dispatcher.rules.put(given)
    ;(given.numbers as string[]).push(business)
    team.id = 2
    const { rules } = await dispatcher.rules.list()
    ;(rules[1]!.numbers as string[]).length = 0
    ;((await dispatcher.rules.get('one'))!.routes as unknown[]).length = 0
    expect(await dispatcher.rules.get('two')).toMatchObject({
      numbers: [other],
      defaults: { metadata: { team: { id: 1 } } },
    })
    expect((await dispatcher.rules.get('one'))?.routes).toHaveLength(1)
  })

  it('observe quality from the time that a rule needs it', async () => {
    const { dispatcher, clock, fake } = setUp({ a: {}, b: {} }, { rules: [rule('one')] })
    const routes = [{ provider: 'a' }, { provider: 'b' }]
    await dispatcher.rules.put(rule('one', { strategy: 'quality', routes }))
    const order = async () => (await dispatcher.explain({ to: far })).routes[0]?.provider
    expect(await order()).toBe('a')
    for (const [provider, status] of [
      ['a', 'no-answer'],
      ['b', 'completed'],
    ] as const)
      for (let index = 0; index < 25; index++) {
        await dispatcher.dispatch({ to: far }, { only: [provider] })
        const at = { at: clock.now(), attemptKey: fake(provider).keys.at(-1) }
        const answered = status === 'completed' ? [event('answered', at)] : []
        const reason = status === 'completed' ? 'hung-up' : 'no-answer'
        await dispatcher.receive(provider, webhookOf(...answered, ended(status, reason, 'yes', at)))
        await clock.advance(0)
      }
    expect(await order()).toBe('b')
  })
})

describe('a change of the rules is refused', () => {
  it('with every fault, by the id of the rule, and changes nothing', async () => {
    const { dispatcher } = setUp({ a: {} }, { rules: [rule('one')] })
    const bad = {
      ...rule('night', { match: { countries: ['XX'] }, routes: [{ provider: 'z' }] }),
      routs: [],
    } as RoutingRuleInput
    const { routs: _, ...foreign } = bad as RoutingRuleInput & { routs: unknown }
    const put = await errorOf(dispatcher.rules.put(bad))
    expect(put.code).toBe('input-invalid')
    expect(put.faults.map(({ path }) => path)).toEqual([['night', 'routs']])
    const faults = [
      ['night', 'match', 'countries', 0],
      ['night', 'routes', 0, 'provider'],
    ]
    expect((await errorOf(dispatcher.rules.put(foreign))).faults.map(({ path }) => path)).toEqual(
      faults,
    )
    const all = await errorOf(dispatcher.rules.replaceAll([rule('fine'), foreign, rule('fine')]))
    expect(all.faults.map(({ path }) => path)).toEqual([...faults, [2, 'id']])
    expect(await dispatcher.rules.list()).toMatchObject({ version: 1, rules: [{ id: 'one' }] })
  })

  it('where another change came first, and the code is `conflict`', async () => {
    const { dispatcher } = setUp({ a: {} }, { rules: [rule('one')] })
    const { version } = await dispatcher.rules.list()
    await dispatcher.rules.put(rule('two'), { expectedVersion: version })
    const late = { expectedVersion: version }
    for (const work of [
      () => dispatcher.rules.put(rule('three'), late),
      () => dispatcher.rules.remove('one', late),
      () => dispatcher.rules.replaceAll([], late),
    ]) {
      const error = await errorOf(work())
      expect(error.code).toBe('conflict')
      expect(error.message).toContain('is 1, but the current version is 2')
      expect(error.faults[0]?.path).toEqual(['expectedVersion'])
    }
    expect(await ids({ dispatcher })).toEqual(['one', 'two'])
    expect((await errorOf(dispatcher.rules.put(rule('x'), { expectedVersion: 3 }))).code).toBe(
      'conflict',
    )
    expect((await errorOf(dispatcher.rules.put(rule('x'), { expectedVersion: -1 }))).code).toBe(
      'input-invalid',
    )
  })

  it('where an option is misspelled, which would otherwise overwrite the change of another (N8)', async () => {
    const { dispatcher } = setUp({ a: {} }, { rules: [rule('one')] })
    const misspelled = { expectedVerson: 0 }
    for (const work of [
      () => dispatcher.rules.put(rule('two'), misspelled as object),
      () => dispatcher.rules.remove('one', misspelled as object),
      () => dispatcher.rules.replaceAll([], misspelled as object),
    ])
      expect((await errorOf(work())).faults).toEqual([
        { path: ['expectedVerson'], message: 'unknown option; options: expectedVersion' },
      ])
    expect(await ids({ dispatcher })).toEqual(['one'])
  })

  it('where the rule to remove is unknown, and lists the rules (N16)', async () => {
    const { dispatcher } = setUp({ a: {} }, { rules: [rule('one'), rule('two')] })
    const error = await errorOf(dispatcher.rules.remove('oen'))
    expect([error.code, error.message]).toEqual([
      'rule-unknown',
      'routing rules: id: unknown rule; rules: one, two',
    ])
  })

  it('once the dispatcher is closed; reading still works', async () => {
    const { dispatcher } = setUp({ a: {} }, { rules: [rule('one')] })
    await dispatcher.close()
    expect((await errorOf(dispatcher.rules.remove('one'))).code).toBe('closed')
    expect(await ids({ dispatcher })).toEqual(['one'])
  })
})

describe('a change of the rules warns', () => {
  it('of rules that can no longer be chosen, where the change concerns them', async () => {
    const { dispatcher } = setUp({ a: {} }, { rules: [rule('one'), rule('two')] })
    const tagged = rule('tagged', { match: { tags: ['vip'] } })
    expect((await dispatcher.rules.put(tagged)).warnings).toEqual([])
    expect((await dispatcher.rules.put(rule('two', { name: 'Two' }))).warnings).toMatchObject([
      { rule: 'two', code: 'shadowed', by: ['one'] },
    ])
    expect((await dispatcher.rules.put(rule('one', { name: 'One' }))).warnings).toMatchObject([
      { rule: 'two', code: 'shadowed', by: ['one'] },
    ])
    const all = await dispatcher.rules.replaceAll([rule('b'), rule('a'), tagged])
    expect(all.warnings).toMatchObject([{ rule: 'a', by: ['b'] }])
  })
  it('that nothing restricts calls any more', async () => {
    const inbound = rule('in', { direction: 'inbound' })
    const { dispatcher } = setUp({ a: {} }, { rules: [rule('one'), inbound] })
    expect((await dispatcher.rules.remove('in')).warnings).toEqual([])
    expect((await dispatcher.rules.remove('one')).warnings).toMatchObject([
      { rule: null, code: 'unrestricted' },
    ])
    expect((await dispatcher.rules.replaceAll([])).warnings).toEqual([])
    const several = setUp({ a: {}, b: {} }, { rules: [rule('one')] })
    expect((await several.dispatcher.rules.remove('one')).warnings).toEqual([])
  })
})

describe('a call keeps what it planned', () => {
  it('when its rule is removed: the next route is still tried, and the end is still judged by the rule', async () => {
    const held = gate()
    const { dispatcher, fake, clock } = setUp(
      {
        a: { place: () => held.opened.then(() => Promise.reject(refusal('provider-down'))) },
        b: {},
        c: {},
      },
      {
        rules: [
          rule('sales', {
            routes: ['a', 'b', 'c'].map((provider) => ({ provider })),
            reroute: ['unreachable'],
          }),
        ],
      },
    )
    const dispatched = dispatcher.dispatch({ to: far })
    await clock.advance(0)
    await dispatcher.rules.replaceAll([rule('other', { numbers: [other] })])
    held.open()
    const call = await dispatched
    expect(call).toMatchObject({ rule: 'sales', rulesVersion: 1, provider: 'b' })
    const end = ended('failed', 'unreachable', 'no', {
      at: clock.now(),
      attemptKey: fake('b').keys[0],
    })
    await dispatcher.receive('b', webhookOf(end))
    await clock.advance(1_000)
    expect((await dispatcher.calls.get(call.id))?.provider).toBe('c')
  })

  it('also while it waits for the claim of its key: the version is that of its plan', async () => {
    const { dispatcher } = setUp({ a: {} }, { rules: [rule('sales')] })
    const dispatched = dispatcher.dispatch({ to: far, idempotencyKey: 'k' })
    await dispatcher.rules.put(rule('sales', { name: 'Changed' }))
    const { rulesVersion, rule: used } = await dispatched
    expect(used).toBe('sales')
    expect([1, 2]).toContain(rulesVersion)
  })

  it('and a caller stays in the room that a removed rule chose', async () => {
    const { dispatcher } = setUp(
      {
        a: {
          can: { answers: 'command', verbs: ['answer', 'reject', 'hangUp'] },
          ask: () => ({ kind: 'inbound', references: { call: 'c1' }, from: far, to: other }),
        },
      },
      {
        rules: [
          rule('in', {
            direction: 'inbound',
            numbers: [other],
            room: { type: 'static', id: 'lobby' },
          }),
        ],
      },
    )
    await dispatcher.receive('a', webhookOf())
    await dispatcher.rules.remove('in')
    // The provider asks again, such as after a timeout of its own.
    await dispatcher.receive('a', webhookOf())
    const { calls } = await dispatcher.calls.list()
    expect(calls).toHaveLength(1)
    expect(calls[0]).toMatchObject({ rule: 'in', room: 'lobby', rulesVersion: 1 })
    expect(calls[0]?.status).not.toBe('rejected')
  })
})

describe('a rule store', () => {
  it('without rules starts with those given in code; with rules, its own count and a difference is logged', async () => {
    const ruleStore = memoryRuleStore()
    const first = setUp({ a: {} }, { rules: [rule('code')], ruleStore })
    await first.dispatcher.dispatch({ to: far })
    expect(await ruleStore.load()).toMatchObject({ version: 1, rules: [{ id: 'code' }] })
    const same = setUp({ a: {} }, { rules: [rule('code')], ruleStore })
    await same.dispatcher.rules.list()
    expect(same.host.entries.filter(({ event }) => event === 'rules.differ')).toEqual([])
    await first.dispatcher.rules.put(rule('stored', { numbers: [other] }))
    const second = setUp({ a: {} }, { rules: [rule('code')], ruleStore })
    expect(await ids(second)).toEqual(['code', 'stored'])
    expect(second.host.entries).toContainEqual(
      expect.objectContaining({ level: 'warn', event: 'rules.differ', version: 2 }),
    )
    await second.dispatcher.rules.replaceAll([])
    const third = setUp({ a: {} }, { rules: [rule('code')], ruleStore })
    expect(await third.dispatcher.rules.list()).toEqual({ version: 3, rules: [] })
  })

  it('that two processes start with at once has one set of rules', async () => {
    const ruleStore = memoryRuleStore()
    const one = setUp({ a: {} }, { rules: [rule('same')], ruleStore })
    const two = setUp({ a: {} }, { rules: [rule('same')], ruleStore })
    const lists = await Promise.all([one.dispatcher.rules.list(), two.dispatcher.rules.list()])
    expect(lists.map(({ version }) => version)).toEqual([1, 1])
  })

  it('is loaded before the first call is planned, and its failure is a StoreError, never a call without rules', async () => {
    const inner = memoryRuleStore()
    await inner.save([], 0)
    let broken = true
    const opened = gate()
    const ruleStore = watched(inner, async (method, run) => {
      if (broken) throw new Error(`no connection in ${method}`)
      await opened.opened
      return run()
    })
    const { dispatcher, fake, clock } = setUp({ a: {} }, { rules: [], ruleStore })
    const failed = await dispatcher.dispatch({ to: far }).catch((thrown: unknown) => thrown)
    expect(failed).toBeInstanceOf(StoreError)
    expect((failed as StoreError).method).toBe('rules.load')
    await expect(dispatcher.explain({ to: far })).rejects.toBeInstanceOf(StoreError)
    expect((await dispatcher.receive('a', webhookOf())).status).toBe(200)
    expect(fake('a').log).toEqual([])
    broken = false
    const dispatched = dispatcher.dispatch({ to: far })
    await clock.advance(1_000)
    expect(fake('a').log).toEqual([])
    opened.open()
    expect((await dispatched).status).toBe('initiated')
  })

  it('that fails while a caller arrives has the provider ask again', async () => {
    const ruleStore = watched(memoryRuleStore(), () => Promise.reject(new Error('gone')))
    const { dispatcher } = setUp(
      { a: { ask: () => ({ kind: 'inbound', references: { call: 'c1' }, from: far, to: other }) } },
      { rules: [], ruleStore },
    )
    expect((await dispatcher.receive('a', webhookOf())).status).toBe(503)
    expect((await dispatcher.calls.list()).calls).toEqual([])
  })

  it('makes a change of one dispatcher known to the others', async () => {
    const ruleStore = memoryRuleStore()
    const one = setUp({ a: {} }, { rules: [rule('sales')], ruleStore })
    const two = setUp({ a: {} }, { rules: [rule('sales')], ruleStore })
    await two.dispatcher.rules.list()
    await one.dispatcher.rules.put(rule('sales', { numbers: [other] }))
    expect((await errorOf(two.dispatcher.dispatch({ to: far, from: business }))).code).toBe(
      'caller-not-in-rule',
    )
    // With the version that the other made, and with the one before it.
    expect((await two.dispatcher.rules.put(rule('x'), { expectedVersion: 2 })).version).toBe(3)
    expect((await errorOf(one.dispatcher.rules.put(rule('y'), { expectedVersion: 2 }))).code).toBe(
      'conflict',
    )
    await two.dispatcher.close()
    await one.dispatcher.rules.put(rule('z'))
    expect((await two.dispatcher.rules.list()).version).toBe(3)
  })

  it('that told of a change has no call planned with the rules before it', async () => {
    const inner = memoryRuleStore()
    const opened = gate()
    let holds = false
    const ruleStore = watched(inner, async (method, run) => {
      if (holds && method === 'load') await opened.opened
      return run()
    })
    const { dispatcher, fake, clock } = setUp({ a: {} }, { rules: [rule('sales')], ruleStore })
    await dispatcher.rules.list()
    holds = true
    // Another process.
    const { rules } = (await inner.load())!
    await inner.save([{ ...rules[0]!, id: 'changed' }], 1)
    const dispatched = dispatcher.dispatch({ to: far })
    await clock.advance(1_000)
    expect(fake('a').log).toEqual([])
    opened.open()
    expect(await dispatched).toMatchObject({ rule: 'changed', rulesVersion: 2 })
  })

  it('that is ahead of what this process was told is read again for an expected version', async () => {
    const inner = memoryRuleStore()
    const ruleStore = { ...inner, changed: () => () => {} }
    const one = setUp({ a: {} }, { rules: [rule('sales')], ruleStore })
    const two = setUp({ a: {} }, { rules: [rule('sales')], ruleStore })
    await two.dispatcher.rules.list()
    const { version } = await one.dispatcher.rules.put(rule('one'))
    const put = await two.dispatcher.rules.put(rule('two'), { expectedVersion: version })
    expect(put.version).toBe(3)
    // Without one, the change is applied to what is there.
    await one.dispatcher.rules.put(rule('three'))
    expect(await ids(one)).toEqual(['sales', 'one', 'two', 'three'])
  })

  it('whose reply to a change was lost has the change; otherwise it throws StoreError', async () => {
    const inner = memoryRuleStore()
    let fault: 'none' | 'before' | 'after' = 'none'
    const ruleStore = watched(inner, async (method, run) => {
      if (method === 'save' && fault === 'before') throw new Error('connection refused')
      const result = await run()
      if (method === 'save' && fault === 'after') throw new Error('connection reset')
      return result
    })
    const { dispatcher } = setUp({ a: {} }, { rules: [rule('sales')], ruleStore })
    await dispatcher.rules.list()
    fault = 'after'
    expect((await dispatcher.rules.put(rule('kept'))).version).toBe(2)
    fault = 'before'
    const failed = await dispatcher.rules.put(rule('lost')).catch((thrown: unknown) => thrown)
    expect(failed).toBeInstanceOf(StoreError)
    expect(await ids({ dispatcher })).toEqual(['sales', 'kept'])
  })

  it('with rules that are not valid here keeps a running process on the rules before them', async () => {
    const ruleStore = memoryRuleStore()
    const old = setUp({ a: {} }, { rules: [rule('sales')], ruleStore })
    const young = setUp({ a: {}, b: {} }, { rules: [rule('sales')], ruleStore })
    await old.dispatcher.rules.list()
    await young.dispatcher.rules.put(rule('new', { routes: [{ provider: 'b' }] }))
    expect(await old.dispatcher.dispatch({ to: far })).toMatchObject({ rulesVersion: 1 })
    expect(old.host.entries).toContainEqual(
      expect.objectContaining({ level: 'error', event: 'rules.invalid', version: 2 }),
    )
    const put = await errorOf(old.dispatcher.rules.put(rule('mine')))
    expect([put.code, put.faults[0]?.path]).toEqual([
      'settings-invalid',
      ['new', 'routes', 0, 'provider'],
    ])
    const late = setUp({ a: {} }, { rules: [rule('sales')], ruleStore })
    const refused = await errorOf(late.dispatcher.dispatch({ to: far }))
    expect(refused.code).toBe('settings-invalid')
    expect(refused.message).toContain('stored routing rules, version 2')
    // Repaired, both follow.
    await young.dispatcher.rules.remove('new')
    expect(await old.dispatcher.dispatch({ to: far })).toMatchObject({ rulesVersion: 3 })
    expect(await late.dispatcher.dispatch({ to: far })).toMatchObject({ rulesVersion: 3 })
  })

  it('that reports a version it does not have stops no call', async () => {
    const inner = memoryRuleStore()
    let tell: (version: number) => void = () => {}
    const ruleStore: RuleStore = {
      ...inner,
      changed(listener) {
        tell = listener
        return () => {}
      },
    }
    const { dispatcher, host } = setUp({ a: {} }, { rules: [rule('sales')], ruleStore })
    await dispatcher.rules.list()
    tell(9)
    expect((await dispatcher.dispatch({ to: far })).status).toBe('initiated')
    expect(host.entries.filter(({ event }) => event === 'rules.behind')).toHaveLength(1)
  })
})

it('every call is planned with exactly one version of the rules, whatever changes meanwhile', async () => {
  const counts = { changed: 0, conflicts: 0, versions: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          kind: fc.constantFrom('dispatch', 'replace', 'stale'),
          // Whether the next step waits for this one.
          waits: fc.boolean(),
        }),
        { minLength: 6, maxLength: 20 },
      ),
      fc.boolean(),
      async (steps, hasStore) => {
        const ruleStore = hasStore ? memoryRuleStore() : undefined
        // Rule and room say which version they are of: a mixture of two versions would show.
        const set = (version: number) => [
          rule(`rule-${version}`, { room: { type: 'static', id: `room-${version}` } }),
        ]
        const made = [0, 1].map(() => setUp({ a: {} }, { rules: set(1), ruleStore }))
        const dispatchers = hasStore ? made : made.slice(0, 1)
        const next = async (at: number, stale: boolean) => {
          const { rules } = dispatchers[at % dispatchers.length]!.dispatcher
          const { version } = await rules.list()
          const base = stale ? version - 1 : version
          try {
            const change = await rules.replaceAll(set(base + 1), { expectedVersion: base })
            expect(change.version).toBe(base + 1)
            expect(stale).toBe(false)
            counts.changed += 1
          } catch (error) {
            if (!CallError.isInstance(error)) throw error
            expect(error.code).toBe('conflict')
            counts.conflicts += 1
          }
        }
        const work: Promise<Call | null>[] = []
        for (const [at, { kind, waits }] of steps.entries()) {
          const step =
            kind === 'dispatch'
              ? dispatchers[at % dispatchers.length]!.dispatcher.dispatch({ to: far })
              : next(at, kind === 'stale').then(() => null)
          work.push(step)
          if (waits) await step
        }
        const calls = await Promise.all(work)
        const seen = new Set<number>()
        for (const call of calls) {
          if (!call) continue
          expect(call.rule).toBe(`rule-${call.rulesVersion}`)
          expect(call.room).toBe(`room-${call.rulesVersion}`)
          seen.add(call.rulesVersion ?? 0)
        }
        if (seen.size > 1) counts.versions += 1
        const lists = await Promise.all(
          dispatchers.map(({ dispatcher }) => dispatcher.rules.list()),
        )
        for (const { version, rules } of lists)
          expect(rules.map(({ id }) => id)).toEqual([`rule-${version}`])
      },
    ),
    { numRuns: 60 },
  )
  expect(counts.changed).toBeGreaterThan(60)
  expect(counts.conflicts).toBeGreaterThan(60)
  expect(counts.versions).toBeGreaterThan(3)
})
