import type { ManualClock } from '@callplane/core/testing'

/** Milliseconds of the manual clock after which a command that has no answer counts as stuck. */
const stuckAfter = 120_000
const step = 5_000

/** Lets `seconds` pass, and then as long as the work takes: some commands wait for the provider to show their effect. */
export const during = async <T>(clock: ManualClock, work: Promise<T>, seconds = 10): Promise<T> => {
  const state = { isSettled: false }
  const settled = () => void (state.isSettled = true)
  work.then(settled, settled)
  await clock.advance(seconds * 1000)
  for (let waited = 0; !state.isSettled && waited < stuckAfter; waited += step)
    await clock.advance(step)
  if (!state.isSettled)
    throw new Error(`a command has no answer after ${seconds + stuckAfter / 1000} s`)
  return work
}
