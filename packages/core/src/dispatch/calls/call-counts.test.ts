import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory-store.ts'
import { callRecord, noon, storeWrite } from '../../testing/index.ts'
import { countCalls } from './call-list.ts'

const hour = 3_600_000
const day = 24 * hour
const midnight = noon - 12 * hour

const filled = async () => {
  const { calls } = memoryStore()
  for (const [id, createdAt] of Object.entries({
    a: noon,
    b: noon + 1,
    c: noon + hour,
    d: noon + day,
  }))
    await calls.claim(
      callRecord(id, {}, { createdAt }),
      storeWrite({ summary: () => ({ status: 'completed', provider: 'a' }) }),
    )
  return { count: async (...given: Parameters<typeof calls.count>) => calls.count(...given) }
}

describe('counts of calls', () => {
  it.each([
    [
      undefined,
      [
        [noon, 2],
        [noon + hour, 1],
        [noon + day, 1],
      ],
    ],
    [
      'hour',
      [
        [noon, 2],
        [noon + hour, 1],
        [noon + day, 1],
      ],
    ],
    [
      'day',
      [
        [midnight, 3],
        [midnight + day, 1],
      ],
    ],
    ['all', [[0, 4]]],
  ] as const)('per %s come oldest first', async (per, expected) => {
    const { total, counts } = await countCalls(await filled(), { per })
    expect([total, counts.map(({ hour, count }) => [hour, count])]).toEqual([4, expected])
  })

  it('per anything else are refused, with what is possible', async () => {
    const counting = countCalls(await filled(), { per: 'week' as 'day' })
    await expect(counting).rejects.toThrow(/per.*must be one of hour, day, all/)
  })
})
