import { isDeepStrictEqual } from 'node:util'
import type { RoutingRule, RuleStore, StoredRules } from '@callplane/core'
import { nextReport } from './next-report.ts'
import type { RuleStoreCase } from './harness.ts'

const rule = (id: string, extra: Partial<RoutingRule> = {}): RoutingRule => ({
  id,
  direction: 'outbound',
  numbers: ['+14155550100'],
  routes: [{ provider: 'carrier', weight: 1 }],
  dispatch: 'user',
  strategy: 'priority',
  reroute: ['congestion'],
  ...extra,
})

/** Everything that JSON can hold and a rule may: order, depth, empty values, characters of several planes. */
const rich = rule('zürich – ☎ 𝔗', {
  name: `quote " apostrophe ' backslash \\ NUL-like \\u0000 newline \n`,
  numbers: [],
  match: { prefixes: ['+41', '+4', '+414'], tags: [], countries: ['CH'] },
  defaults: {
    record: false,
    metadata: { z: 1, a: [1.5, -0.25, 1e21, null, true, { deep: [{}] }], '': '', $ref: '%_' },
  },
})

const expectSet = (
  what: string,
  found: StoredRules | null,
  version: number,
  rules: readonly RoutingRule[],
): string[] => {
  if (!found) return [`${what}: there are no rules`]
  return [
    ...(found.version === version ? [] : [`${what}: version ${found.version}, not ${version}`]),
    ...(isDeepStrictEqual(found.rules, rules) ? [] : [`${what}: other rules than were saved`]),
  ]
}

const expectSaved = async (
  what: string,
  saving: ReturnType<RuleStore['save']>,
  outcome: 'saved' | 'conflict',
  version: number,
): Promise<string[]> => {
  const saved = await saving
  return saved.outcome === outcome && saved.version === version
    ? []
    : [`${what}: ${saved.outcome} at ${saved.version}, not ${outcome} at ${version}`]
}

const contents: readonly RuleStoreCase[] = [
  {
    name: 'has no rules at first',
    async faults(storage) {
      return (await (await storage.open()).load()) === null ? [] : ['load gave rules']
    },
  },
  {
    name: 'gives back exactly what was saved, in its order',
    async faults(storage) {
      const store = await storage.open()
      const rules = [rule('b'), rich, rule('a')]
      return [
        ...(await expectSaved('the first save', store.save(rules, 0), 'saved', 1)),
        ...expectSet('load', await store.load(), 1, rules),
        ...expectSet('another process', await (await storage.open()).load(), 1, rules),
      ]
    },
  },
  {
    name: 'replaces the whole set and counts the versions',
    async faults(storage) {
      const store = await storage.open()
      await store.save([rule('a'), rule('b')], 0)
      const faults = await expectSaved('the second save', store.save([rule('b')], 1), 'saved', 2)
      return [...faults, ...expectSet('load', await store.load(), 2, [rule('b')])]
    },
  },
  {
    name: 'tells an empty set from none',
    async faults(storage) {
      const store = await storage.open()
      const faults = await expectSaved('an empty set', store.save([], 0), 'saved', 1)
      return [
        ...faults,
        ...expectSet('load', await store.load(), 1, []),
        ...(await expectSaved('a second first save', store.save([rule('a')], 0), 'conflict', 1)),
      ]
    },
  },
  {
    name: 'keeps a set of thousands of rules',
    async faults(storage) {
      const store = await storage.open()
      const rules = Array.from({ length: 5_000 }, (_, index) => rule(`rule-${index}`))
      await store.save(rules, 0)
      return expectSet('load', await store.load(), 1, rules)
    },
  },
  {
    name: 'shares no object with its callers',
    async faults(storage) {
      const store = await storage.open()
      const given = rule('a')
      await store.save([given], 0)
      ;(given.numbers as string[]).push('+14155550101')
      const loaded = await store.load()
      if (loaded?.rules[0]) (loaded.rules[0].routes as unknown[]).length = 0
      return expectSet('load', await store.load(), 1, [rule('a')])
    },
  },
]

const conflicts: readonly RuleStoreCase[] = [
  {
    name: 'refuses a save that is based on another version and changes nothing',
    async faults(storage) {
      const [one, two] = [await storage.open(), await storage.open()]
      await one.save([rule('a')], 0)
      await two.save([rule('b')], 1)
      const faults: string[] = []
      for (const version of [0, 1, 3])
        for (const [what, store] of [
          ['the same process', one],
          ['another process', two],
        ] as const)
          faults.push(
            ...(await expectSaved(
              `${what}, based on ${version}`,
              store.save([rule('c')], version),
              'conflict',
              2,
            )),
          )
      return [...faults, ...expectSet('load', await one.load(), 2, [rule('b')])]
    },
  },
  {
    name: 'refuses a save based on a version of an empty store',
    async faults(storage) {
      const store = await storage.open()
      const faults = await expectSaved('based on 1', store.save([rule('a')], 1), 'conflict', 0)
      return [...faults, ...((await store.load()) === null ? [] : ['the save was carried out'])]
    },
  },
  {
    name: 'lets exactly one of many concurrent saves win, in every round',
    async faults(storage) {
      const stores = [await storage.open(), await storage.open(), await storage.open()]
      const faults: string[] = []
      for (let version = 0; version < 8; version++) {
        const saves = await Promise.all(
          Array.from({ length: 12 }, async (_, index) => {
            const store = stores[index % stores.length]
            const saved = await store?.save([rule(`${version}-${index}`)], version)
            return saved?.outcome === 'saved' ? index : null
          }),
        )
        const winners = saves.filter((index) => index !== null)
        if (winners.length !== 1) faults.push(`round ${version}: ${winners.length} saves won`)
        for (const store of stores)
          faults.push(
            ...expectSet(`round ${version}`, await store.load(), version + 1, [
              rule(`${version}-${winners[0]}`),
            ]),
          )
      }
      return faults
    },
  },
]

const reports: readonly RuleStoreCase[] = [
  {
    name: 'reports a change to every process, which then loads it',
    async faults(storage, harness) {
      const stores = [await storage.open(), await storage.open()] as const
      const faults: string[] = []
      for (const [version, writer] of [0, 1, 0].entries()) {
        const told = stores.map((store) => nextReport(store, version + 1, harness))
        await stores[writer as 0 | 1].save([rule(`${version}`)], version)
        for (const [at, store] of stores.entries())
          faults.push(
            ...((await told[at])
              ? expectSet(`process ${at}`, await store.load(), version + 1, [rule(`${version}`)])
              : [`process ${at} was not told of version ${version + 1}`]),
          )
      }
      return faults
    },
  },
  {
    name: 'reports the newest of many changes in the end, and no version that does not exist',
    async faults(storage, harness) {
      const [one, two] = [await storage.open(), await storage.open()]
      const told: number[] = []
      const stop = two.changed((version) => void told.push(version))
      const last = nextReport(two, 20, harness)
      for (let version = 0; version < 20; version++) await one.save([rule(`${version}`)], version)
      const reached = await last
      stop()
      return [
        ...(reached ? [] : [`told of ${told.join(', ') || 'nothing'}, not of 20`]),
        ...told
          .filter((version) => !Number.isInteger(version) || version < 1 || version > 20)
          .map((version) => `told of version ${version}`),
      ]
    },
  },
  {
    name: 'reports nothing to a listener that has unsubscribed, and goes on for others',
    async faults(storage, harness) {
      const store = await storage.open()
      let told = 0
      const listener = () => void told++
      const stop = store.changed(listener)
      const stopOther = store.changed(listener)
      stop()
      const report = nextReport(store, 1, harness)
      await store.save([rule('a')], 0)
      const faults = (await report) ? [] : ['the other listener was not told']
      if (told === 0) faults.push('the same function subscribed twice was unsubscribed twice')
      stopOther()
      const before = told
      const second = nextReport(store, 2, harness)
      await store.save([rule('b')], 1)
      await second
      return told === before ? faults : [...faults, 'told after unsubscribing']
    },
  },
  {
    name: 'lets a listener that throws disturb neither the writer nor other listeners',
    async faults(storage, harness) {
      const store = await storage.open()
      const stop = store.changed(() => {
        throw new Error('a bug of the listener')
      })
      const report = nextReport(store, 1, harness)
      const faults = await expectSaved('save', store.save([rule('a')], 0), 'saved', 1).catch(() => [
        'the save was rejected',
      ])
      const told = await report
      stop()
      return told ? faults : [...faults, 'another listener was not told']
    },
  },
]

/** What every rule store must do. */
export const ruleStoreCases: readonly RuleStoreCase[] = [
  ...contents,
  ...conflicts,
  ...reports,
  {
    name: 'keeps its rules when every process has gone',
    exempt: ({ durable = true }) => (durable ? undefined : 'the store is not durable'),
    async faults(storage) {
      const first = await storage.open()
      await first.save([rich], 0)
      await first.save([rich, rule('b')], 1)
      await storage.stop?.()
      const again = await storage.open()
      return [
        ...expectSet('load', await again.load(), 2, [rich, rule('b')]),
        ...(await expectSaved('a later save', again.save([], 2), 'saved', 3)),
      ]
    },
  },
]
