import { milliseconds } from '@callplane/core/units'
import { manualClock } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { cached, cachedByKey } from './cached.ts'

describe('cached', () => {
  it('shares one load, and loads again when its time is over or when cleared', async () => {
    const clock = manualClock(0)
    let loads = 0
    const value = cached(clock, milliseconds(1000), async () => (loads += 1))
    expect(await Promise.all([value(), value()])).toEqual([1, 1])
    await clock.advance(999)
    expect(await value()).toBe(1)
    await clock.advance(1)
    expect(await value()).toBe(2)
    value.clear()
    expect(await value()).toBe(3)
  })
  it('shares a failure with those who wait, and does not keep it', async () => {
    let loads = 0
    const value = cached(manualClock(0), milliseconds(1000), async () => {
      loads += 1
      if (loads === 1) throw new Error('down')
      return loads
    })
    const both = await Promise.allSettled([value(), value()])
    expect(both.map((one) => one.status)).toEqual(['rejected', 'rejected'])
    expect(await value()).toBe(2)
  })
  it('does not let a load from before a clear come back', async () => {
    const waiting: ((value: string) => void)[] = []
    const value = cached(
      manualClock(0),
      milliseconds(1000),
      () => new Promise<string>((resolve) => waiting.push(resolve)),
    )
    const old = value()
    value.clear()
    const fresh = value()
    waiting[1]?.('fresh')
    waiting[0]?.('old')
    expect([await old, await fresh, await value()]).toEqual(['old', 'fresh', 'fresh'])
    expect(waiting).toHaveLength(2)
  })
})

describe('cachedByKey', () => {
  it('keeps keys apart, and a bounded number of them', async () => {
    const loads: string[] = []
    const value = cachedByKey(manualClock(0), milliseconds(1000), async (key) => {
      loads.push(key)
      return key
    })
    expect([await value('a'), await value('b'), await value('a')]).toEqual(['a', 'b', 'a'])
    value.clear('a')
    await value('b')
    await value('a')
    expect(loads).toEqual(['a', 'b', 'a'])
    for (let n = 0; n < 1000; n += 1) await value(String(n))
    await value('999')
    await value('b')
    expect(loads.slice(-2)).toEqual(['999', 'b'])
  })
})
