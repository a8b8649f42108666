import type { RuleStore } from '@callplane/core'
import type { RuleStoreHarness } from './harness.ts'

/** Whether the store reports this version or a later one in time. */
export const nextReport = (
  store: RuleStore,
  version: number,
  { reportsWithin = 10_000 }: RuleStoreHarness,
): Promise<boolean> =>
  new Promise((resolve) => {
    const finish = (reported: boolean) => {
      clearTimeout(timer)
      stop()
      resolve(reported)
    }
    const timer = setTimeout(() => finish(false), reportsWithin)
    const stop = store.changed((told) => {
      if (told >= version) finish(true)
    })
  })
