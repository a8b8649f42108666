import { describe, expect, it, onTestFinished } from 'vitest'
import { ruleStoreCases } from './cases.ts'
import type { RuleStoreHarness } from './harness.ts'

/** The definition of a `RuleStore`, as a vitest suite. */
export const ruleStoreConforms = (name: string, harness: RuleStoreHarness): void => {
  describe(`${name} conforms as a rule store`, () => {
    it.for(ruleStoreCases)('$name', async ({ exempt, faults }, { skip }) => {
      const reason = exempt?.(harness)
      skip(reason !== undefined, reason)
      const storage = await harness.create()
      onTestFinished(() => storage.close())
      expect(await faults(storage, harness)).toEqual([])
    })
  })
}
