import type { EventJournal } from '@callplane/core/stores'
import { expect } from 'vitest'
import type { ExampleEvent } from '../application-examples.ts'
import { untilTold, type StoreCase } from '../case.ts'

type Journal = EventJournal<ExampleEvent>

const append = async (journal: Journal, tenant: string, names: readonly string[]) => {
  for (const name of names) await journal.append(tenant, { name })
}
const namesAfter = async (journal: Journal, tenant: string, place: string, limit = 2_000) =>
  (await journal.after(tenant, place, limit))?.map(({ name }) => name)

/** Events of a CRM for readers that reconnect. */
export const eventJournalCases: readonly StoreCase[] = [
  {
    name: 'what came after a place is given, to each tenant its own',
    needs: ['eventJournal'],
    async run({ applications: { journal } }) {
      const start = await journal.position('a')
      expect(await journal.after('a', start, 10)).toEqual([])
      await append(journal, 'a', ['1'])
      await append(journal, 'b', ['2'])
      await append(journal, 'a', ['3', '4'])
      expect(await namesAfter(journal, 'a', start)).toEqual(['1', '3', '4'])
      expect(await namesAfter(journal, 'a', start, 2)).toEqual(['1', '3'])
      const [first] = (await journal.after('a', start, 1)) ?? []
      expect(await namesAfter(journal, 'a', first?.id ?? '')).toEqual(['3', '4'])
      expect(await namesAfter(journal, 'a', await journal.position('a'))).toEqual([])
    },
  },
  {
    name: 'a place that is not known, or no longer, is told from one that is',
    needs: ['eventJournal'],
    async run({ applications: { journal } }) {
      const start = await journal.position('a')
      await append(journal, 'a', ['first'])
      const second = await journal.position('a')
      for (const place of ['', 'nonsense', '-1', 'NaN', `${second}.5`, `${second}000`])
        expect(await journal.after('a', place, 10)).toBeNull()
      const rest = Array.from({ length: 1_000 }, (_, at) => journal.append('a', { name: `${at}` }))
      await Promise.all(rest)
      expect(await journal.after('a', start, 10)).toBeNull()
      expect(await journal.after('a', second, 2_000)).toHaveLength(1_000)
    },
  },
  {
    name: 'listeners are told of new events of their tenant, in order, until they stop',
    needs: ['eventJournal'],
    async run({ applications: { journal } }) {
      await append(journal, 'a', ['before'])
      const heard: string[] = []
      const stop = journal.subscribe('a', ({ name }) => heard.push(name))
      const other: string[] = []
      const listener = ({ name }: ExampleEvent) => void other.push(name)
      journal.subscribe('b', listener)
      await append(journal, 'a', ['1', '2'])
      await append(journal, 'c', ['without a listener'])
      await append(journal, 'b', ['3'])
      await untilTold(heard, '2')
      await untilTold(other, '3')
      expect([heard, other]).toEqual([['1', '2'], ['3']])
      stop()
      const last: string[] = []
      journal.subscribe('a', ({ name }) => last.push(name))
      await append(journal, 'a', ['4'])
      await untilTold(last, '4')
      expect(heard).toEqual(['1', '2'])
    },
  },
  {
    name: 'events of several connections have one order, and listeners of all hear them',
    needs: ['eventJournal', 'second'],
    async run({ applications: { journal }, otherApplications: { journal: other } }) {
      const start = await journal.position('a')
      const heard: string[] = []
      other.subscribe('a', ({ name }) => heard.push(name))
      // The place at which it began to listen is known.
      await append(other, 'a', ['begin'])
      await untilTold(heard, 'begin')
      await Promise.all(
        Array.from({ length: 40 }, (_, at) =>
          (at % 2 === 0 ? journal : other).append('a', { name: `${at}` }),
        ),
      )
      await append(journal, 'a', ['end'])
      await untilTold(heard, 'end')
      const read = await namesAfter(journal, 'a', start)
      expect(new Set(read).size).toBe(42)
      expect(heard).toEqual(read)
    },
  },
  {
    name: 'places are known after a crash',
    needs: ['eventJournal', 'reopen'],
    async run({ applications: { journal }, reopenApplications }) {
      await append(journal, 'a', ['1'])
      const place = await journal.position('a')
      await append(journal, 'a', ['2'])
      const after = (await reopenApplications()).journal
      expect(await namesAfter(after, 'a', place)).toEqual(['2'])
      await append(after, 'a', ['3'])
      expect(await namesAfter(after, 'a', place)).toEqual(['2', '3'])
    },
  },
]
