import { describe, expect, it } from 'vitest'
import type { CallCount } from '../../journal/store/store-query.ts'
import type { Call } from '../../model/call.ts'
import { callRecord, noon } from '../../testing/index.ts'
import { allCalls, countCalls, purgeCalls } from './call-list.ts'
import { call, setUp } from '../dispatcher.fixture.ts'

describe('a page of calls', () => {
  it.each([0, -1, 1.5, 1_001, Number.NaN, '5' as never])(
    'of %s calls is refused, with what is possible',
    async (limit) => {
      const { dispatcher } = setUp({ a: {} })
      await expect(dispatcher.calls.list({ limit })).rejects.toMatchObject({
        code: 'input-invalid',
        faults: [{ path: ['limit'], message: 'must be an integer from 1 to 1000' }],
      })
    },
  )

  it('has as many calls as were asked for, the newest first, and leads to the next one', async () => {
    const { dispatcher, clock } = setUp({ a: {} })
    const ids: string[] = []
    for (let index = 0; index < 3; index++) {
      ids.unshift((await dispatcher.dispatch(call)).id)
      await clock.advance(1)
    }
    const page = async (limit: number, after?: string) => {
      const { calls, next } = await dispatcher.calls.list({ limit, after })
      return { ids: calls.map(({ id }) => id), next }
    }
    const first = await page(1)
    expect(first.ids).toEqual(ids.slice(0, 1))
    expect(await page(1_000, first.next ?? '')).toEqual({ ids: ids.slice(1), next: null })
    expect((await page(1_000)).ids).toEqual(ids)
  })

  it('has the calls with a status, at a provider', async () => {
    const { dispatcher } = setUp({ a: {} })
    const { id } = await dispatcher.dispatch(call)
    const ids = async (filter: object) =>
      (await dispatcher.calls.list(filter)).calls.map((one) => one.id)
    expect(await ids({ status: 'initiated', provider: 'a' })).toEqual([id])
    expect(await ids({ status: 'busy' })).toEqual([])
    expect((await dispatcher.calls.count()).counts).toMatchObject([
      { status: 'initiated', provider: 'a', count: 1 },
    ])
  })
})

describe('all calls', () => {
  it('are read page after page, each when the one before is used up', async () => {
    const pages: Record<string, { ids: readonly string[]; next: string | null }> = {
      '': { ids: ['a', 'b'], next: 'b' },
      b: { ids: ['c'], next: 'c' },
      c: { ids: [], next: null },
    }
    const asked: unknown[] = []
    const store = {
      list: async (...given: readonly [object, { after?: string | undefined }]) => {
        asked.push(given)
        const { ids, next } = pages[given[1].after ?? ''] ?? { ids: [], next: null }
        return { records: ids.map((id) => callRecord(id)), next }
      },
    }
    const view = ({ id }: { readonly id: string }) => ({ id }) as Call
    const found: string[] = []
    const filter = { status: 'busy' } as const
    for await (const { id } of allCalls(store, view, filter)) {
      if (id === 'a') expect(asked).toHaveLength(1)
      found.push(id)
    }
    expect(found).toEqual(['a', 'b', 'c'])
    expect(asked).toEqual(
      ['', 'b', 'c'].map((after) => [
        filter,
        { limit: 1_000, after: after === '' ? undefined : after },
      ]),
    )
  })
})

describe('counts', () => {
  it('come oldest first, then by provider and status, in whatever order the store gives them', async () => {
    const one = (
      hour: number,
      provider: string | null,
      status: CallCount['status'],
    ): CallCount => ({
      hour,
      provider,
      status,
      count: 1,
    })
    const ordered = [
      one(noon, null, 'queued'),
      one(noon, 'a', 'busy'),
      one(noon, 'a', 'completed'),
      one(noon, 'b', 'busy'),
      one(noon + 1, null, 'busy'),
      one(noon + 1, 'a', 'busy'),
    ]
    for (const given of [
      ordered,
      ordered.toReversed(),
      [3, 0, 5, 1, 4, 2].map((at) => ordered[at]),
    ]) {
      const store = { count: async () => given as readonly CallCount[] }
      expect(await countCalls(store, {})).toEqual({ total: 6, counts: ordered })
    }
  })
})

describe('retention', () => {
  const purging = (batches: readonly number[]) => {
    const asked: unknown[] = []
    const left = [...batches]
    const purge = async (...given: readonly [number, number]) => {
      asked.push(given)
      return left.shift() ?? 0
    }
    const world = { store: { purge }, now: () => noon } as never
    return { asked, purge: (olderThan: number) => purgeCalls(world, { olderThan }) }
  }

  it('deletes in small writes until there are no such calls, and gives how many there were', async () => {
    const { asked, purge } = purging([500, 500, 20])
    expect(await purge(60)).toBe(1_020)
    expect(asked).toEqual(Array.from({ length: 4 }, () => [noon - 60_000, 500]))
    expect(await purging([]).purge(0)).toBe(0)
  })

  it.each([-1, Number.NaN, Infinity, '60' as never])(
    'of %s seconds is refused',
    async (olderThan) => {
      const { asked, purge } = purging([])
      await expect(purge(olderThan)).rejects.toMatchObject({
        faults: [{ path: ['olderThan'], message: 'must be a number of seconds, 0 or more' }],
      })
      expect(asked).toEqual([])
    },
  )
})
