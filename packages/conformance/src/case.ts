import { expect, it } from 'vitest'
import type { Harness, PluginUnderTest } from './harness.ts'

/** One demand on a plugin, apart from any test runner, so that a test can show which bugs it catches. */
export interface ConformanceCase {
  readonly name: string
  /** Why the provider's documents exempt a plugin; undefined where the case applies. */
  readonly exempt?: (harness: Harness) => string | undefined
  /** What is wrong, one sentence each. An empty list is success. */
  readonly faults: (plugin: PluginUnderTest, harness: Harness) => Promise<readonly string[]>
}

/** Turns each case into a vitest test, skipped where the documents exempt the plugin. */
export const runCases = (
  plugin: PluginUnderTest,
  harness: Harness,
  cases: readonly ConformanceCase[],
): void => {
  it.for(cases)('$name', async ({ exempt, faults }, { skip }) => {
    const reason = exempt?.(harness)
    skip(reason !== undefined, reason)
    expect(await faults(plugin, harness)).toEqual([])
  })
}
