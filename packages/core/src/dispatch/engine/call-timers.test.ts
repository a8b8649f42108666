import { expect, it } from 'vitest'
import { manualClock } from '../../testing/index.ts'
import { createTimers } from './call-timers.ts'

const setUp = () => {
  const clock = manualClock(0)
  const due: [id: string, at: number][] = []
  const now = () => clock.now()
  const times = { now, latest: now, since: () => 0, forget: () => {} }
  const timers = createTimers(clock, times, (id) => due.push([id, clock.now()]))
  return { clock, due, timers }
}

it('a call comes when it is due, whatever its look was put off or brought forward to', async () => {
  const { clock, due, timers } = setUp()
  timers.wake('off', 1_000)
  timers.wake('off', 3_000)
  timers.wake('off', 5_000)
  timers.wake('forward', 5_000)
  timers.wake('forward', 2_000)
  timers.wake('both', 1_000)
  timers.wake('both', 4_000)
  timers.wake('both', 3_000)
  await clock.advance(10_000)
  expect(due).toEqual([
    ['forward', 2_000],
    ['both', 3_000],
    ['off', 5_000],
  ])
  expect(timers.has('off')).toBe(false)
})

it('a call that is not expected any more does not come, nor does any after the end', async () => {
  const { clock, due, timers } = setUp()
  timers.wake('one', 1_000)
  timers.wake('one', Infinity)
  expect(timers.has('one')).toBe(false)
  timers.wake('two', 1_000)
  timers.wake('two', 2_000)
  timers.close()
  expect(timers.has('two')).toBe(false)
  timers.wake('three', 1_000)
  await clock.advance(10_000)
  expect(due).toEqual([])
})
