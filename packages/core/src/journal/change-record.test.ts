import { describe, expect, it } from 'vitest'
import { callRecord, settlePromises } from '../testing/index.ts'
import { journalBench, placedAs } from './journal.fixture.ts'
import { always } from './journal-api.ts'
import { memoryCalls } from './memory/memory-calls.ts'
import { attemptWith, noon, recordWith } from './record.fixture.ts'
import type { CallRecord } from './record.ts'
import { StoreError } from './store/store-error.ts'

const inRoom = (room: string) => (record: CallRecord) => ({ ...record, room })

describe('a change of a record', () => {
  it('is null for a call that is not there', async () => {
    const { journal } = journalBench()
    const change = journal.change('none', always, ({ version, ...rest }) => ({ ...rest, version }))
    expect(await change).toBeNull()
  })

  it('is decided on what the store holds, and not on an older record in hand', async () => {
    const { journal, access } = journalBench()
    const old = callRecord('x')
    await access.claim(old)
    await journal.change('x', always, inRoom('lobby'))
    const isInLobby = ({ room }: CallRecord) => room === 'lobby'
    expect(await journal.change(old, isInLobby, inRoom('hall'))).toMatchObject({
      version: 3,
      room: 'hall',
    })
    expect(await journal.change(old, isInLobby, inRoom('hall'))).toBeNull()
  })

  it('fails at once with an error of ours, and leaves the record and the next change alone', async () => {
    const { journal, access } = journalBench()
    await access.claim(callRecord('x'))
    const fault = new TypeError('a fault')
    let tries = 0
    let failure: unknown
    void journal
      .change('x', always, () => {
        tries++
        throw fault
      })
      .catch((error: unknown) => (failure = error))
    await settlePromises()
    expect([tries, failure]).toEqual([1, fault])
    expect(await journal.change('x', always, inRoom('lobby'))).toMatchObject({ version: 2 })
  })
})

describe('a call that is not stored yet', () => {
  it('is stored as it is before something is waited for, which changes nothing', async () => {
    const { journal, access, changes } = journalBench()
    const begun = journal.begin(callRecord('x'))
    expect(await journal.hold('x')).toMatchObject({ id: 'x' })
    expect([await begun, await journal.hold('x'), changes]).toEqual([null, null, []])
    expect((await access.get('x'))?.id).toBe('x')
  })

  it('is stored by its first change, of which it is told', async () => {
    const { journal, changes } = journalBench()
    const begun = journal.begin(callRecord('x', {}, { version: 0 }))
    await journal.change('x', always, inRoom('lobby'))
    expect([await begun, changes]).toEqual([null, ['0 1']])
  })

  it('is left alone where another call has its idempotency key, or the store fails', async () => {
    const store = memoryCalls({ shared: true })
    const { journal, access, left } = journalBench(store)
    const first = callRecord('first', { idempotencyKey: 'once' })
    await access.claim(first)
    const begun = journal.begin(callRecord('second', { idempotencyKey: 'once' }))
    expect([await journal.hold('second'), await begun]).toEqual([null, first])
    expect(left).toEqual(['second'])
    const broken = journalBench({
      ...store,
      claim: () => {
        throw new Error('away')
      },
    })
    const failed = broken.journal
      .begin(recordWith({ id: 'third' }))
      .catch(({ name }: Error) => name)
    await expect(broken.journal.hold('third')).rejects.toThrow(StoreError)
    expect([await failed, broken.left]).toEqual(['StoreError', ['third']])
    // None of its attempts was sent.
    expect([...broken.journal.unsent]).toEqual(['k1'])
  })
})

describe('the end of a call that nothing more is tried for', () => {
  it('is written once, and only while that is decided', async () => {
    const { journal, access } = journalBench()
    await access.claim(callRecord('x'))
    expect(await journal.close('x', () => false, 'expired')).toBeNull()
    expect((await journal.close('x', always, 'canceled'))?.closed?.reason).toBe('canceled')
    expect(await journal.close('x', always, 'expired')).toBeNull()
    expect((await access.get('x'))?.closed?.status).toBe('canceled')
  })

  it('is written only by the process that owns the call', async () => {
    const one = journalBench()
    const two = journalBench(one.store, 'two')
    await one.access.claim(callRecord('x'))
    expect([await two.journal.close('x', always, 'expired'), two.left]).toEqual([null, ['x']])
    expect(await one.journal.close('x', always, 'expired')).toMatchObject({ dueAt: null })
  })
})

it('an attempt keeps the time at which it was first known to be accepted', async () => {
  const { journal, access, clock } = journalBench()
  await access.claim(recordWith({ attempts: [attemptWith({ settledAt: noon + 7 })] }))
  await clock.advance(5_000)
  const accepted = await journal.accept('call_1', 'k1', placedAs('CA1'))
  expect(accepted?.attempts[0]?.settledAt).toBe(noon + 7)
  await access.claim(
    recordWith({
      id: 'later',
      attempts: [attemptWith({ key: 'k2', state: 'sent', settledAt: null })],
    }),
  )
  const later = await journal.accept('later', 'k2', placedAs('CA2'))
  expect(later?.attempts[0]).toMatchObject({ state: 'accepted', settledAt: noon + 5_000 })
})

describe('a write whose reply was lost', () => {
  const losing = () => {
    const inner = memoryCalls({ shared: true })
    const state = { isDown: false, saves: 0 }
    const lost = async (): Promise<never> => Promise.reject(new Error('lost'))
    const bench = journalBench({
      ...inner,
      get: (id) => (state.isDown ? lost() : inner.get(id)),
      save: async (record, write) => {
        const saved = await inner.save(record, write)
        state.saves++
        return state.isDown ? lost() : saved
      },
    })
    return { ...bench, state }
  }

  it('leaves its call in doubt once nothing more is tried', async () => {
    const { access, journal, clock, doubtful, changes, state } = losing()
    const record = callRecord('x')
    await access.claim(record)
    state.isDown = true
    const written = journal.change(record, always, inRoom('other')).catch((error: unknown) => error)
    await clock.advance(11_000)
    expect(await written).toBeInstanceOf(StoreError)
    expect([state.saves, doubtful, changes]).toEqual([1, ['x 2'], []])
  })

  it('is in no doubt where nothing was sent to the store', async () => {
    const { access, journal, clock, doubtful, state } = losing()
    await access.claim(callRecord('x'))
    state.isDown = true
    const written = journal.change('x', always, inRoom('other')).catch((error: unknown) => error)
    await clock.advance(11_000)
    expect(await written).toBeInstanceOf(StoreError)
    expect([state.saves, doubtful]).toEqual([0, []])
  })
})
