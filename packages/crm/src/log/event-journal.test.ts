import { describe, expect, it } from 'vitest'
import { listedEntry } from '../model/listed-entry.ts'
import { maxJournalBytes, memoryEventJournal } from './event-journal.ts'
import { newEntry } from './new-entry.ts'

const happening = {
  name: 'call_initiated' as const,
  entry: listedEntry(newEntry(0, { tenant: 'a', source: 'browser', direction: 'outbound' })),
}

describe('the event journal', () => {
  it('gives what came after a place, to each tenant its own', async () => {
    const journal = memoryEventJournal('here')
    const start = await journal.position('a')
    await journal.append('a', happening)
    await journal.append('b', happening)
    await journal.append('a', happening)
    const all = await journal.after('a', start, 2_000)
    expect(all?.map(({ id }) => id)).toEqual(['here.1', 'here.2'])
    expect(await journal.after('a', 'here.1', 2_000)).toHaveLength(1)
    expect(await journal.after('a', start, 1)).toHaveLength(1)
    expect(await journal.after('a', await journal.position('a'), 2_000)).toEqual([])
    expect(await journal.position('b')).toBe('here.1')
  })

  it('says when it does not know a place, or no longer', async () => {
    const journal = memoryEventJournal('here')
    const start = await journal.position('a')
    for (const id of ['', 'here.', 'here.9', 'here.-1', 'here.0.5', 'there.0', 'here.NaN'])
      expect(await journal.after('a', id, 2_000)).toBeNull()
    for (let count = 0; count < 1_001; count++) await journal.append('a', happening)
    expect(await journal.after('a', start, 2_000)).toBeNull()
    expect(await journal.after('a', 'here.1', 2_000)).toHaveLength(1_000)
  })

  it('keeps at most 4 MiB of each tenant, and always the newest event (C4)', async () => {
    const journal = memoryEventJournal('here')
    const ofLength = (length: number) =>
      ({ ...happening, entry: { ...happening.entry, id: 'x'.repeat(length) } }) as const
    for (let count = 0; count < 50; count++) await journal.append('a', ofLength(100_000))
    expect(journal.bytes('a')).toBeLessThanOrEqual(maxJournalBytes)
    expect(journal.bytes('a')).toBeGreaterThan(maxJournalBytes - 110_000)
    await journal.append('a', ofLength(maxJournalBytes + 1))
    expect((await journal.after('a', 'here.50', 2_000))?.map(({ id }) => id)).toEqual(['here.51'])
    await journal.append('a', happening)
    expect(journal.bytes('a')).toBeLessThan(10_000)
  })

  it('tells each listener of its own tenant only, until it stops', async () => {
    const journal = memoryEventJournal('here')
    const heard: string[] = []
    const stop = journal.subscribe('a', ({ id }) => heard.push(`a ${id}`))
    journal.subscribe('b', ({ id }) => heard.push(`b ${id}`))
    await journal.append('a', happening)
    await journal.append('b', happening)
    await journal.append('c', happening)
    expect(heard).toEqual(['a here.1', 'b here.1'])
    stop()
    await journal.append('a', happening)
    expect(heard).toHaveLength(2)
  })
})
