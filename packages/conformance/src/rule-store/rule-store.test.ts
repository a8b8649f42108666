import { memoryRuleStore, type RuleStore } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { ruleStoreCases } from './cases.ts'
import { ruleStoreConforms } from './conforms.ts'
import type { RuleStoreHarness } from './harness.ts'

const harnessOf = (open: () => RuleStore): RuleStoreHarness => ({
  create: () => {
    const shared = open()
    return { open: () => shared, close: () => {} }
  },
  durable: false,
  // Reports of a store in memory come with the save itself.
  reportsWithin: 0,
})

ruleStoreConforms('the in-memory store', harnessOf(memoryRuleStore))

/** A store with one bug, and a case that must catch it. */
const broken: readonly (readonly [
  bug: string,
  change: (inner: RuleStore) => Partial<RuleStore>,
])[] = [
  [
    'accepts any expected version',
    (inner) => ({
      async save(rules) {
        return inner.save(rules, (await inner.load())?.version ?? 0)
      },
    }),
  ],
  [
    'takes an empty set for none',
    (inner) => ({
      async load() {
        const found = await inner.load()
        return found?.rules.length ? found : null
      },
    }),
  ],
  [
    'sorts the rules',
    (inner) => ({
      save: (rules, version) =>
        inner.save(
          rules.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
          version,
        ),
    }),
  ],
  [
    'adds to the set instead of replacing it',
    (inner) => ({
      async save(rules, version) {
        return inner.save([...((await inner.load())?.rules ?? []), ...rules], version)
      },
    }),
  ],
  [
    'checks the version before it waits',
    (inner) => {
      let version = 0
      return {
        async save(rules, expectedVersion) {
          if (expectedVersion !== version) return { outcome: 'conflict', version }
          await inner.load()
          version = expectedVersion + 1
          await inner.save(rules, (await inner.load())?.version ?? 0)
          return { outcome: 'saved', version }
        },
      }
    },
  ],
  ['reports no change', () => ({ changed: () => () => {} })],
  [
    'reports every second change',
    (inner) => ({
      changed: (listener) => inner.changed((version) => version % 2 === 0 && listener(version)),
    }),
  ],
  [
    'reports the version before the change',
    (inner) => ({
      changed: (listener) => inner.changed((version) => listener(version - 1)),
    }),
  ],
  [
    'cannot unsubscribe',
    (inner) => ({
      changed: (listener) => (void inner.changed(listener), () => {}),
    }),
  ],
  [
    'keeps listeners as a set of functions',
    (inner) => {
      const stops = new Map<unknown, () => void>()
      return {
        changed(listener) {
          if (!stops.has(listener)) stops.set(listener, inner.changed(listener))
          return () => stops.get(listener)?.()
        },
      }
    },
  ],
  [
    'fails the save where a listener throws',
    (inner) => {
      const listeners = new Set<(version: number) => void>()
      return {
        async save(rules, version) {
          const saved = await inner.save(rules, version)
          if (saved.outcome === 'saved') for (const listener of listeners) listener(saved.version)
          return saved
        },
        changed(listener) {
          const own = (version: number) => listener(version)
          listeners.add(own)
          return () => void listeners.delete(own)
        },
      }
    },
  ],
  [
    'hands out the rules that it holds',
    (inner) => {
      let held: Awaited<ReturnType<RuleStore['load']>> = null
      return {
        load: async () => held,
        async save(rules, version) {
          const saved = await inner.save(rules, version)
          if (saved.outcome === 'saved') held = { version: saved.version, rules }
          return saved
        },
      }
    },
  ],
]

describe('the suite for rule stores catches a store that', () => {
  it.each(broken)('%s', async (_bug, change) => {
    const harness = harnessOf(() => {
      const inner = memoryRuleStore()
      return { ...inner, ...change(inner) }
    })
    const caught: string[] = []
    for (const { name, exempt, faults } of ruleStoreCases) {
      if (exempt?.(harness) !== undefined) continue
      const storage = await harness.create()
      if ((await faults(storage, harness)).length > 0) caught.push(name)
    }
    expect(caught).not.toEqual([])
  })
})
