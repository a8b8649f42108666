import { memoryStore, type RampStore } from '@callplane/core'
import { pause, type BrokenStore } from './broken-store.fixture.ts'
import type { StoreHarness } from './harness.ts'
import { memoryHarness } from './memory.fixture.ts'

const withRamps = (change: (ramps: RampStore) => Partial<RampStore>): StoreHarness =>
  memoryHarness('broken', (options) => {
    const store = memoryStore(options)
    return { ...store, ramps: { ...store.ramps, ...change(store.ramps) } }
  })

export const brokenRamps: readonly BrokenStore[] = [
  {
    bug: 'two processes that read the same ramp may both change it',
    subject: 'ramps',
    caught: 'the state of a ramp',
    harness: withRamps((ramps) => ({
      async save(rule, state, expectedVersion) {
        const held = (await ramps.load()).find((one) => one.rule === rule)?.version ?? 0
        await pause()
        const now = (await ramps.load()).find((one) => one.rule === rule)?.version ?? 0
        return held === expectedVersion && (await ramps.save(rule, state, now))
      },
    })),
  },
  {
    bug: 'ids of rules are compared without regard to case',
    subject: 'ramps',
    caught: 'each rule has a ramp',
    harness: withRamps((ramps) => ({
      save: (rule, state, expectedVersion) =>
        ramps.save(rule.toLowerCase(), state, expectedVersion),
    })),
  },
  {
    bug: 'the oldest samples are given',
    subject: 'ramps',
    caught: 'samples of a prefix',
    harness: withRamps((ramps) => ({
      samples: async (prefix, limit) =>
        (await ramps.samples(prefix, Infinity)).toReversed().slice(0, limit),
    })),
  },
  {
    bug: 'samples of another ramp are given',
    subject: 'ramps',
    caught: 'samples of a prefix',
    harness: withRamps((ramps) => ({
      samples: (prefix, limit) => ramps.samples(prefix.slice(0, -1), limit),
    })),
  },
  {
    bug: 'a call that was revised counts twice',
    subject: 'ramps',
    caught: 'a call has one sample',
    harness: withRamps((ramps) => {
      const seen = new Set<string>()
      return {
        async samples(prefix, limit) {
          for (const sample of await ramps.samples(prefix, limit)) seen.add(sample)
          return [...seen].toSorted().toReversed()
        },
      }
    }),
  },
  {
    bug: 'ramps are gone after a crash',
    subject: 'ramps',
    caught: 'ramps and samples are there',
    harness: {
      name: 'broken',
      async open() {
        const store = memoryStore()
        return { store, reopen: async () => ({ ...store, ramps: memoryStore().ramps }) }
      },
    },
  },
]
