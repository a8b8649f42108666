import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from './system-clock.ts'

describe('systemClock', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 5 }))
  afterEach(() => void vi.useRealTimers())

  it('runs once after the time, or never when cancelled', () => {
    const ran: string[] = []
    systemClock.after(10, () => ran.push('a'))
    const cancel = systemClock.after(10, () => ran.push('b'))
    cancel()
    vi.advanceTimersByTime(9)
    expect(ran).toEqual([])
    vi.advanceTimersByTime(100)
    expect(ran).toEqual(['a'])
    expect([systemClock.now(), systemClock.wall()]).toEqual([114, 114])
  })
  it('waits longer than a timer can', () => {
    let ran = 0
    systemClock.after(2 ** 31 + 10, () => (ran += 1))
    vi.advanceTimersByTime(2 ** 31 + 9)
    expect(ran).toBe(0)
    vi.advanceTimersByTime(1)
    expect(ran).toBe(1)
  })
})
