import { expect, it } from 'vitest'
import { createEventJournal, type JournalRow } from './event-readers.ts'

/** An engine whose reads give what was there when they were asked, and are answered when the test says so. */
const slowEngine = () => {
  const rows: JournalRow[] = []
  const replies: (() => void)[] = []
  const later = <T>(value: T): Promise<T> =>
    new Promise((resolve) => replies.push(() => resolve(value)))
  let look = () => {}
  const journal = createEventJournal<{ readonly name: string }>({
    append: async (_tenant, event) => rows.push({ serial: rows.length + 1, event }),
    last: () => later(rows.length),
    read: (_tenant, after, limit) => later(rows.slice(after, after + limit)),
    watch: (given) => {
      look = given
      return () => {}
    },
  })
  return {
    journal,
    /** Another process writes. */
    write: (name: string) =>
      rows.push({ serial: rows.length + 1, event: JSON.stringify({ name }) }),
    look: () => look(),
    /** Answers what was asked so far, and what is asked then. */
    async answer() {
      for (let turn = 0; turn < 10; turn++) {
        replies.splice(0).forEach((reply) => reply())
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}

it('a reader that found a place before the journal did misses no event after it', async () => {
  const { journal, write, answer, look } = slowEngine()
  write('old')
  const heard: string[] = []
  // The first looks fail to find out where the listener begins until the reader has its place.
  const place = journal.position('a')
  journal.subscribe('a', ({ name }) => heard.push(name))
  await answer()
  expect(await place).toBe('1')
  write('new')
  look()
  await answer()
  expect(heard).toEqual(['new'])
})

it('what is written while a listener begins is news to it where the process knew that it was not there', async () => {
  const rows: JournalRow[] = []
  const release: (() => void)[] = []
  let asked = 0
  const journal = createEventJournal<{ readonly name: string }>({
    append: async () => 0,
    // The first look of the listener takes long, and sees what was written meanwhile.
    last: () =>
      asked++ === 0
        ? new Promise((resolve) => release.push(() => resolve(rows.length)))
        : rows.length,
    read: (_tenant, after, limit) => rows.slice(after, after + limit),
    watch: () => () => {},
  })
  const heard: string[] = []
  journal.subscribe('a', ({ name }) => heard.push(name))
  expect(await journal.after('a', await journal.position('a'), 10)).toEqual([])
  rows.push({ serial: 1, event: '{"name":"between"}' })
  release.forEach((go) => go())
  await new Promise((resolve) => setImmediate(resolve))
  expect(heard).toEqual(['between'])
})

it('a listener that throws disturbs no other', async () => {
  const { journal, answer } = slowEngine()
  const heard: string[] = []
  journal.subscribe('a', () => {
    throw new Error('a bug of the listener')
  })
  journal.subscribe('a', ({ name }) => heard.push(name))
  const appended = journal.append('a', { name: 'x' })
  await answer()
  await appended
  await answer()
  expect(heard).toEqual(['x'])
})
