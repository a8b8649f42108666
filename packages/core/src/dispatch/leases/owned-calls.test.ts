import { describe, expect, it } from 'vitest'
import { attemptRecord, callRecord } from '../../testing/index.ts'
import { createOwnedCalls } from './owned-calls.ts'

const record = (id: string, version: number, keys: readonly string[] = [`${id}-key`]) =>
  callRecord(id, {}, { version, attempts: keys.map((key) => attemptRecord(key)) })

const setUp = () => {
  const owned = createOwnedCalls()
  owned.add('one')
  owned.know(record('one', 2))
  return { owned, held: (key: string) => owned.withAttempt(key)?.version ?? null }
}

describe('the calls of a dispatcher', () => {
  it('are known by the keys of their attempts, with the newest record', () => {
    const { owned, held } = setUp()
    expect(held('one-key')).toBe(2)
    expect(held('other-key')).toBe(null)
    owned.know(record('one', 3, ['one-key', 'second-key']))
    expect([held('one-key'), held('second-key')]).toEqual([3, 3])
  })

  it('keep the newest record whatever comes late, or is added again', () => {
    const { owned, held } = setUp()
    owned.know(record('one', 1))
    owned.add('one')
    expect(held('one-key')).toBe(2)
  })

  it('do not come to include the calls of others by being told of them', () => {
    const { owned, held } = setUp()
    owned.know(record('two', 1))
    expect(owned.has('two')).toBe(false)
    expect(held('two-key')).toBe(null)
    owned.add('two')
    expect(held('two-key')).toBe(null)
  })

  it('are forgotten with their attempts', () => {
    const { owned, held } = setUp()
    owned.add('two')
    owned.drop(['one', 'two', 'three'])
    expect([...owned.ids()]).toEqual([])
    expect(held('one-key')).toBe(null)
    owned.add('one')
    owned.know(record('one', 3, ['new-key']))
    expect(held('one-key')).toBe(null)
    expect(held('new-key')).toBe(3)
  })
})
