import { describe, expect, it } from 'vitest'
import { event } from '../testing/index.ts'
import { journalBench, placedAs } from './journal.fixture.ts'
import { attemptWith, recordWith } from './record.fixture.ts'
import type { AttemptRecord, CallRecord } from './record.ts'

const stateOf = (record: CallRecord | null) => record?.attempts[0]?.state
const idOf = (record: CallRecord | null) => record?.attempts[0]?.references['call']

/** Two calls: `theirs` has the id `x`, `own` none yet. */
const benchWith = async (theirs: Partial<AttemptRecord>, own: Partial<AttemptRecord> = {}) => {
  const bench = journalBench()
  const open = { state: 'unknown', settledAt: null, references: {} } as const
  await bench.access.claim(
    recordWith({ id: 'theirs', attempts: [attemptWith({ references: { call: 'x' }, ...theirs })] }),
  )
  await bench.access.claim(
    recordWith({ id: 'own', attempts: [attemptWith({ key: 'k2', ...open, ...own })] }),
  )
  return {
    ...bench,
    ownerOf: async (id: string) => (await bench.access.findByReference('a', 'call', id))?.id,
    theirs: async () => bench.access.get('theirs'),
    own: async () => bench.access.get('own'),
  }
}

describe('what a look-up by number and time found', () => {
  it('is adopted as such, until a reply proves it', async () => {
    const { journal } = await benchWith({})
    const adopted = await journal.adopt('own', 'k2', placedAs('y'), 'matched')
    expect(adopted?.attempts[0]).toMatchObject({ state: 'accepted', matched: true })
    const proved = await journal.adopt('own', 'k2', placedAs('y'), 'proved')
    expect(proved?.attempts[0]?.matched).toBeUndefined()
    // What is proved is not made doubtful by another look-up.
    const again = await journal.adopt('own', 'k2', placedAs('y'), 'matched')
    expect(again?.attempts[0]?.matched).toBeUndefined()
  })

  it('is not adopted by an attempt that was refused', async () => {
    const { journal, own } = await benchWith({}, { state: 'refused' })
    for (const ids of ['matched', 'proved'] as const)
      expect(await journal.adopt('own', 'k2', placedAs('y'), ids)).toBeNull()
    expect(await journal.adopt('own', 'gone', placedAs('y'), 'matched')).toBeNull()
    expect(stateOf(await own())).toBe('refused')
  })

  it.each([[true], [undefined]] as const)(
    'is left alone where it belongs to another attempt (only matched as well: %s)',
    async (matched) => {
      const { journal, ownerOf, theirs, own } = await benchWith({ matched })
      expect(await journal.adopt('own', 'k2', placedAs('x'), 'matched')).toBeNull()
      expect([await ownerOf('x'), stateOf(await theirs())]).toEqual(['theirs', 'accepted'])
      expect([stateOf(await own()), idOf(await own())]).toEqual(['unknown', undefined])
    },
  )
})

describe('an id that a look-up by number and time gave to the wrong call', () => {
  const report = (fields: object = {}) =>
    event('ringing', { id: 'own', references: { call: 'x' }, attemptKey: 'k2', ...fields })

  it.each<[string, (bench: Awaited<ReturnType<typeof benchWith>>) => Promise<CallRecord | null>]>([
    ['the reply to its dial', ({ journal }) => journal.accept('own', 'k2', placedAs('x'))],
    ['a look-up by its key', ({ journal }) => journal.adopt('own', 'k2', placedAs('x'), 'proved')],
    [
      'a report with its key',
      ({ journal }) =>
        journal.addEvents('own', 'k2', [report({ id: 'other', attemptKey: undefined }), report()]),
    ],
  ])('goes to the call that %s proves it to be of', async (_what, prove) => {
    const bench = await benchWith({ matched: true })
    const { journal, ownerOf, theirs } = bench
    // It came under the id, so it goes along.
    await journal.addEvents('theirs', 'k1', [event('answered', { references: { call: 'x' } })])
    const proved = await prove(bench)
    expect([idOf(proved), await ownerOf('x')]).toEqual(['x', 'own'])
    expect(proved?.events.map(({ event: { type } }) => type)).toContain('answered')
    // The other one is looked for again.
    const freed = await theirs()
    expect([stateOf(freed), idOf(freed), freed?.events]).toEqual(['unknown', undefined, []])
  })

  it('stays where it is when a report without a key names it', async () => {
    const { journal, ownerOf, theirs } = await benchWith({ matched: true })
    for (const attemptKey of [undefined, 'k1'])
      await journal.addEvents('own', 'k2', [report({ id: `${attemptKey}`, attemptKey })])
    expect([await ownerOf('x'), stateOf(await theirs())]).toEqual(['theirs', 'accepted'])
  })

  it('stays with the first of two calls to which it was proved', async () => {
    const { journal, ownerOf, theirs } = await benchWith({})
    const accepted = await journal.accept('own', 'k2', placedAs('x'))
    expect(stateOf(accepted)).toBe('accepted')
    expect([await ownerOf('x'), stateOf(await theirs())]).toEqual(['theirs', 'accepted'])
  })
})
