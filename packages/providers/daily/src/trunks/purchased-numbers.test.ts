import { manualClock } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import type { Api } from '../client/api.ts'
import { createPurchasedNumbers } from './purchased-numbers.ts'

const bench = () => {
  let asked = 0
  const clock = manualClock()
  const request = async () => {
    asked += 1
    return { total_count: 1, data: [{ id: 'n1', number: '+14155550100' }] }
  }
  const api = { host: { clock }, request } as unknown as Api
  return { clock, numbers: createPurchasedNumbers(api), asked: () => asked }
}

describe('the numbers of the domain', () => {
  it.each([
    [299_999, 1],
    [300_000, 2],
    [300_001, 2],
  ])('are believed for five minutes: after %i ms they were read %i times', async (after, times) => {
    const { clock, numbers, asked } = bench()
    const isOurs = ({ id }: { readonly id: string }) => id === 'n1'
    expect(await numbers.find(isOurs)).toMatchObject({ id: 'n1' })
    await clock.advance(after)
    expect(await numbers.find(isOurs)).toMatchObject({ id: 'n1' })
    expect(asked()).toBe(times)
  })

  it.each([
    [9_999, 1],
    [10_000, 2],
    [10_001, 2],
  ])('are read again for one that is missing: after %i ms, %i times', async (after, times) => {
    const { clock, numbers, asked } = bench()
    for (let turn = 0; turn < 3; turn += 1)
      expect(await numbers.find(({ id }) => id === 'n2')).toBeUndefined()
    expect(asked()).toBe(1)
    await clock.advance(after)
    expect(await numbers.find(({ id }) => id === 'n2')).toBeUndefined()
    expect(asked()).toBe(times)
  })
})
