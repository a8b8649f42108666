import { describe, expect, it } from 'vitest'
import type { CallRecord } from '../../journal/record.ts'
import type { Call } from '../../model/call.ts'
import type { LogEntry } from '../../plugin/host.ts'
import { callRecord, manualClock } from '../../testing/index.ts'
import { createChangeFeed } from './change-feed.ts'
import { createWaiters } from './waiters.ts'

const version = (id: string, number: number): CallRecord => callRecord(id, {}, { version: number })

const setUp = () => {
  const clock = manualClock()
  const stored = new Map<string, CallRecord>()
  const reads: string[] = []
  const log: LogEntry[] = []
  const heard: string[] = []
  const waiters = createWaiters(clock)
  const failure: { error?: Error } = {}
  const written: string[] = []
  const wanted = new Set<string>()
  const read: CallRecord[] = []
  const feed = createChangeFeed({
    store: {
      get: async (id) => {
        reads.push(id)
        if (failure.error) throw failure.error
        return stored.get(id) ?? null
      },
    },
    view: ({ id, version: held }) => ({ id, held }) as unknown as Call,
    host: { clock, log: (entry) => void log.push(entry) },
    waiters,
    wrote: (before, after) => void written.push(`${before.version} ${after.version}`),
    wanted: (id) => wanted.has(id),
    read: (record) => void read.push(record),
  })
  const hear = (call: Call, previous: Call) => {
    const [now, before] = [call, previous].map((one) => (one as unknown as { held: number }).held)
    heard.push(`${call.id} ${before} ${now}`)
  }
  /** What was read of a call when a version of it was announced; null where nothing was. */
  const look = async (id: string, number: number): Promise<CallRecord | null> => {
    read.length = 0
    await feed.foreign(id, number)
    return read[0] ?? null
  }
  return {
    feed,
    stored,
    reads,
    log,
    heard,
    waiters,
    failure,
    written,
    clock,
    look,
    wanted,
    hear,
    /** Another process has written this version, and says so. */
    async foreign(record: CallRecord) {
      stored.set(record.id, record)
      return look(record.id, record.version)
    },
  }
}

describe('a listener', () => {
  it('hears of every change, until it is taken away', () => {
    const { feed, heard, hear, written } = setUp()
    const stop = feed.listen(hear)
    feed.wrote(version('one', 1), version('one', 2))
    stop()
    feed.wrote(version('one', 2), version('one', 3))
    expect(heard).toEqual(['one 1 2'])
    expect(written).toEqual(['1 2', '2 3'])
  })

  it('that throws keeps nothing from the others, and is logged', () => {
    const { feed, heard, hear, log } = setUp()
    for (const thrown of [new TypeError('private'), undefined])
      feed.listen(() => {
        // oxlint-disable-next-line no-throw-literal
        throw thrown
      })
    feed.listen(hear)
    feed.wrote(version('one', 1), version('one', 2))
    expect(heard).toEqual(['one 1 2'])
    expect(log).toEqual(
      ['TypeError', 'undefined'].map((error) => ({
        level: 'error',
        event: 'listener.failed',
        call: 'one',
        error,
      })),
    )
  })

  it('hears what another process wrote, with what this one knew before', async () => {
    const { foreign, heard, hear, feed, written } = setUp()
    feed.listen(hear)
    await foreign(version('one', 2))
    await foreign(version('one', 5))
    expect(heard).toEqual(['one 2 2', 'one 2 5'])
    expect(written).toEqual([])
  })

  it('hears of a version once, and of no older one', async () => {
    const { feed, foreign, look, heard, hear, reads, stored } = setUp()
    feed.listen(hear)
    feed.wrote(version('one', 1), version('one', 2))
    expect(await foreign(version('one', 2))).toBe(null)
    expect(reads).toEqual([])
    // A replica that lags gives a version that is known.
    stored.set('one', version('one', 2))
    expect(await look('one', 3)).toBe(null)
    stored.set('one', version('one', 1))
    expect(await look('one', 4)).toBe(null)
    expect(heard).toEqual(['one 1 2'])
  })

  it('hears nothing of a call that is deleted meanwhile', async () => {
    const { feed, look, heard, hear, log } = setUp()
    feed.listen(hear)
    expect(await look('one', 2)).toBe(null)
    expect([heard, log]).toEqual([[], []])
  })
})

describe('a change by another process', () => {
  it('is read where something here depends on the call, and not otherwise', async () => {
    const { foreign, reads, waiters, feed, hear, wanted } = setUp()
    expect(await foreign(version('one', 2))).toBe(null)
    expect(reads).toEqual([])
    wanted.add('one')
    expect(await foreign(version('one', 3))).toMatchObject({ version: 3 })
    const wait = waiters.wait('two', ({ version: held }) => held === 2, undefined)
    expect(await foreign(version('two', 2))).toMatchObject({ version: 2 })
    expect(await wait.done).toMatchObject({ id: 'two' })
    const stop = feed.listen(hear)
    expect(await foreign(version('three', 2))).toMatchObject({ version: 2 })
    stop()
    expect(await foreign(version('four', 2))).toBe(null)
    expect(reads).toEqual(['one', 'two', 'three'])
  })

  it('that was announced but not carried out is not told', async () => {
    const { feed, look, stored, heard, hear } = setUp()
    feed.listen(hear)
    stored.set('one', version('one', 2))
    expect(await look('one', 3)).toBe(null)
    expect(heard).toEqual([])
  })

  it('that cannot be read is logged, read again after a second, and not at all once the feed is closed', async () => {
    const { foreign, heard, hear, feed, log, failure, clock } = setUp()
    feed.listen(hear)
    failure.error = new RangeError('private')
    expect(await foreign(version('one', 2))).toBe(null)
    expect(log).toEqual([{ level: 'warn', event: 'feed.failed', call: 'one', error: 'RangeError' }])
    await clock.advance(999)
    delete failure.error
    expect(heard).toEqual([])
    await clock.advance(1)
    expect(heard).toEqual(['one 2 2'])
    failure.error = new RangeError('private')
    await foreign(version('one', 3))
    feed.close()
    delete failure.error
    await clock.advance(10_000)
    expect([heard, log.length]).toEqual([['one 2 2'], 2])
  })

  it('is compared with the last 1,000 calls that changed', async () => {
    const { feed, foreign, hear, reads } = setUp()
    feed.listen(hear)
    for (let index = 0; index < 1_000; index++)
      feed.wrote(version(`call-${index}`, 1), version(`call-${index}`, 2))
    feed.wrote(version('call-0', 2), version('call-0', 3))
    feed.wrote(version('call-1000', 1), version('call-1000', 2))
    for (const id of ['call-0', 'call-2', 'call-999', 'call-1000']) await foreign(version(id, 2))
    expect(reads).toEqual([])
    await foreign(version('call-1', 2))
    expect(reads).toEqual(['call-1'])
  })
})
