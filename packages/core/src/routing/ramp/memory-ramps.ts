import type { MemoryIndex } from '../../journal/memory/memory-index.ts'
import type { RampStore, StoredRamp } from './ramp-store.ts'

/** Ramps in this process, with the samples of the calls in memory. */
export const memoryRamps = (calls: Pick<MemoryIndex, 'records' | 'summaryOf'>): RampStore => {
  // As text: what one dispatcher does to a state must not change that of another.
  const ramps = new Map<string, { readonly version: number; readonly text: string }>()
  return {
    load: () =>
      [...ramps].map(([rule, { version, text }]) => ({
        rule,
        version,
        state: JSON.parse(text) as StoredRamp['state'],
      })),
    save(rule, state, expectedVersion) {
      if ((ramps.get(rule)?.version ?? 0) !== expectedVersion) return false
      ramps.set(rule, { version: expectedVersion + 1, text: JSON.stringify(state) })
      return true
    },
    samples: (prefix, limit) =>
      [...calls.records.keys()]
        .flatMap((id) => calls.summaryOf(id)?.sample ?? [])
        .filter((sample) => sample.startsWith(prefix))
        .sort()
        .toReversed()
        .slice(0, limit),
  }
}
