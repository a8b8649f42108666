import { describe, expect, it } from 'vitest'
import { createBatcher } from './batcher.ts'

/** A batcher whose batches end when the test says so. */
const held = (options: { mayRepeat?: boolean; limit?: number } = {}) => {
  const batches: { items: readonly string[]; end: (error?: Error) => void }[] = []
  const alone: string[] = []
  const batcher = createBatcher<string, string>({
    keysOf: (item) => item.split('+'),
    run: (items) =>
      new Promise((resolve, reject) => {
        batches.push({
          items,
          end: (error) => (error ? reject(error) : resolve(items.map((item) => `${item}!`))),
        })
      }),
    async runAlone(item) {
      alone.push(item)
      if (item === 'bad') throw new Error('bad item')
      return `${item} alone`
    },
    mayRepeat: () => options.mayRepeat ?? true,
    ...(options.limit !== undefined && { limit: options.limit }),
  })
  const turn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)))
  return { batcher, batches, alone, turn }
}

describe('group commit', () => {
  it('sends together what waits while a batch is under way', async () => {
    const { batcher, batches, turn } = held()
    const first = batcher.add('a')
    await turn()
    const others = [batcher.add('b'), batcher.add('c')]
    await turn()
    expect(batches.map(({ items }) => items)).toEqual([['a']])
    batches[0]!.end()
    expect(await first).toBe('a!')
    await turn()
    expect(batches[1]!.items).toEqual(['b', 'c'])
    batches[1]!.end()
    expect(await Promise.all(others)).toEqual(['b!', 'c!'])
    await batcher.idle()
  })

  it('sends together what is asked for in one turn of the event loop, up to the limit', async () => {
    const { batcher, batches, turn } = held({ limit: 2 })
    const all = ['a', 'b', 'c'].map((item) => batcher.add(item))
    await turn()
    expect(batches.map(({ items }) => items)).toEqual([['a', 'b']])
    batches[0]!.end()
    await turn()
    batches[1]!.end()
    expect(await Promise.all(all)).toEqual(['a!', 'b!', 'c!'])
  })

  it('never puts two writes of one id into a batch, and keeps their order', async () => {
    const { batcher, batches, turn } = held()
    const all = ['a', 'a+b', 'b', 'c'].map((item) => batcher.add(item))
    for (let at = 0; at < 3; at++) {
      await turn()
      batches[at]!.end()
    }
    await Promise.all(all)
    expect(batches.map(({ items }) => items)).toEqual([['a', 'c'], ['a+b'], ['b']])
  })

  it('runs items one by one where a batch failed and nothing was written: the bad one fails alone', async () => {
    const { batcher, batches, alone, turn } = held()
    const all = ['a', 'bad', 'c'].map((item) => batcher.add(item))
    await turn()
    batches[0]!.end(new Error('one of them is bad'))
    const results = await Promise.allSettled(all)
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(alone).toEqual(['a', 'bad', 'c'])
  })

  it('repeats nothing where it is not known whether the batch was written', async () => {
    const { batcher, batches, alone, turn } = held({ mayRepeat: false })
    const all = ['a', 'b'].map((item) => batcher.add(item))
    await turn()
    batches[0]!.end(new Error('the connection broke'))
    const results = await Promise.allSettled(all)
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(alone).toEqual([])
  })
})
