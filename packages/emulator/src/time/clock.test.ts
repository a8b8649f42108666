import { expect, test } from 'vitest'
import { createManualClock, createScaledClock } from '../index.ts'

test('scaled time runs timers in order, each at its own time', async () => {
  const clock = createScaledClock({ speed: 10_000, start: 0 })
  const seen: [string, number][] = []
  const note = (name: string) => () => void seen.push([name, clock.now()])
  const done = new Promise<void>((resolve) => {
    clock.after(30_000, () => {
      note('last')()
      resolve()
    })
  })
  clock.after(20_000, note('second'))
  clock.after(10_000, () => {
    note('first')()
    clock.after(15_000, note('third'))
  })
  const cancel = clock.after(5_000, note('never'))
  cancel()
  await done
  const [zero] = seen
  expect(seen.map(([name]) => name)).toEqual(['first', 'second', 'third', 'last'])
  // The offset between the calls of `after` is real time; timers are exact.
  expect(seen[2]![1] - zero![1]).toBe(15_000)
})

test('scaled time never passes a timer that has not run', async () => {
  const clock = createScaledClock({ speed: 1_000_000, start: 0 })
  const { promise: due, resolve } = Promise.withResolvers<number>()
  clock.after(1_000, () => resolve(clock.now()))
  // The timer is due after a microsecond of real time. From then on time stands, however long it takes to run it.
  const wait = () => {
    const until = performance.now() + 5
    while (performance.now() < until);
  }
  wait()
  const before = clock.now()
  wait()
  expect(clock.now()).toBe(before)
  expect(await due).toBe(before)
  expect(() => createScaledClock({ speed: 0 })).toThrow(RangeError)
})

test('manual time moves by hand and gives promises a turn between timers', async () => {
  const clock = createManualClock(0)
  const seen: string[] = []
  clock.after(10, () => {
    seen.push('a')
    void Promise.resolve().then(() => clock.after(5, () => seen.push(`c${clock.now()}`)))
  })
  clock.after(20, () => seen.push('d'))
  const cancel = clock.after(12, () => seen.push('never'))
  cancel()
  expect(clock.next()).toBe(10)
  await clock.advance(100)
  expect(seen).toEqual(['a', 'c15', 'd'])
  expect(clock.now()).toBe(100)
  expect(clock.next()).toBeUndefined()
})
