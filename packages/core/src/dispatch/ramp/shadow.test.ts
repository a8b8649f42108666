import { describe, expect, it } from 'vitest'
import type { CallRecord } from '../../journal/record.ts'
import { refusal } from '../../testing/index.ts'
import { gate, interposed } from '../dispatcher.fixture.ts'
import { numberAt, rampSetUp } from './ramp.fixture.ts'
import { furtherLosses } from './shadow.ts'

describe('a shadow', () => {
  it('tells what is lost beyond what its own side loses', () => {
    const note = (field: string, effect: 'emulated' | 'adjusted' | 'dropped') =>
      ({ field, effect, detail: '' }) as const
    const others = [note('record', 'dropped'), note('dtmf', 'adjusted')]
    const notes = [
      note('record', 'dropped'),
      note('dtmf', 'dropped'),
      note('ringTimeout', 'adjusted'),
      note('maxDuration', 'emulated'),
    ]
    expect(furtherLosses(notes, others)).toEqual([notes[1], notes[2]])
    expect(furtherLosses(others, notes)).toEqual([])
  })

  const lossy = {
    notes: [{ field: 'metadata', effect: 'dropped', detail: 'not offered' }],
  } as const

  it('keeps what the other side would have sent and lost, and sends nothing', async () => {
    const { start, place, clock } = rampSetUp({
      scripts: { old: {}, new: lossy },
      ramp: { stages: [{ percent: 50 }], shadow: 100 },
    })
    const one = start()
    await one.dispatcher.ramps.advance('sales')
    const seen = new Set<string>()
    for (let at = 0; at < 12; at++) {
      const { id } = await place(one, at)
      await clock.advance(0)
      const call = await one.dispatcher.calls.get(id)
      const shadow = call?.ramp?.shadow
      const isTarget = call?.ramp?.side === 'target'
      expect(shadow?.provider).toBe(isTarget ? 'old' : 'new')
      expect(JSON.parse(shadow?.request?.body ?? '')).toMatchObject({ to: numberAt(at) })
      expect(shadow?.losses).toEqual(isTarget ? [] : lossy.notes)
      expect(call?.attempts).toHaveLength(1)
      seen.add(shadow?.provider ?? '')
    }
    expect(seen.size).toBe(2)
    expect(one.fake('old').keys.length + one.fake('new').keys.length).toBe(12)
    const differs = one.host.entries.filter(({ event: name }) => name === 'ramp.shadow-differs')
    expect(differs).toHaveLength(one.fake('old').keys.length)
    expect(differs[0]).toMatchObject({ provider: 'new', detail: 'metadata dropped' })
  })

  it('says why the other side would not have taken the call', async () => {
    const { start, place, clock } = rampSetUp({
      scripts: { old: {}, new: { prepare: () => Promise.reject(refusal('room-unusable')) } },
      ramp: { shadow: 100 },
    })
    const one = start()
    const { id } = await place(one)
    await clock.advance(0)
    expect((await one.dispatcher.calls.get(id))?.ramp?.shadow).toMatchObject({
      provider: 'new',
      request: null,
      skipped: { reason: 'prepare-failed' },
      losses: [],
    })
  })

  it('is off unless it is asked for, and then of a share of the calls', async () => {
    const shadows = async (shadow?: number) => {
      const { start, place, clock } = rampSetUp({ ramp: { shadow } })
      const one = start()
      for (let at = 0; at < 60; at++) await place(one)
      await clock.advance(0)
      const { calls } = await one.dispatcher.calls.list()
      return calls.filter(({ ramp }) => ramp?.shadow !== null).length
    }
    expect(await shadows()).toBe(0)
    const some = await shadows(30)
    expect(some).toBeGreaterThan(5)
    expect(some).toBeLessThan(35)
  })

  it('leaves out a request that is too large, and keeps what would be lost', async () => {
    const { start, clock } = rampSetUp({ scripts: { old: {}, new: lossy }, ramp: { shadow: 100 } })
    const { dispatcher } = start()
    const metadata = { note: 'x'.repeat(20_000) }
    const { id } = await dispatcher.dispatch({ to: numberAt(0), rule: 'sales', metadata })
    await clock.advance(0)
    const shadow = (await dispatcher.calls.get(id))?.ramp?.shadow
    expect([shadow?.request, shadow?.losses.length]).toEqual([null, 1])
  })

  it('leaves out what both sides lose, and is a request without the key of the call', async () => {
    const { start, place, clock } = rampSetUp({
      scripts: { old: lossy, new: lossy },
      ramp: { stages: [{ percent: 50 }], shadow: 100 },
    })
    const one = start()
    await one.dispatcher.ramps.advance('sales')
    for (let at = 0; at < 6; at++) {
      const { id } = await place(one, at)
      await clock.advance(0)
      const shadow = (await one.dispatcher.calls.get(id))?.ramp?.shadow
      expect(shadow?.losses).toEqual([])
      expect(JSON.parse(shadow?.request?.body ?? '')).toMatchObject({
        key: expect.stringMatching(/^cp0+$/) as string,
      })
    }
    expect(one.host.entries.filter(({ event }) => event.startsWith('ramp.shadow'))).toEqual([])
  })

  it('is of the other side of the ramp, and not of a further route', async () => {
    const connect = { sip: 'sip:desk@example.com' }
    const { start, clock } = rampSetUp({
      // It cannot carry the call, and is left out before the ramp is looked at.
      scripts: { old: {}, new: {}, third: { can: { connect: ['phone'] } } },
      rule: { routes: [{ provider: 'old' }, { provider: 'new' }, { provider: 'third' }] },
      ramp: { stages: [{ percent: 50 }], shadow: 100 },
    })
    const one = start()
    await one.dispatcher.ramps.advance('sales')
    const seen = new Set<string>()
    for (let at = 0; at < 12; at++) {
      const { id } = await one.dispatcher.dispatch({ to: numberAt(at), rule: 'sales', connect })
      await clock.advance(0)
      const ramp = (await one.dispatcher.calls.get(id))?.ramp
      seen.add(`${ramp?.side}: ${ramp?.shadow?.provider}`)
    }
    expect([...seen].toSorted()).toEqual(['control: new', 'target: old'])
  })

  it('is made of ten calls at a time, and of others again once these are compared', async () => {
    let asked = 0
    const answering = gate<unknown>()
    const { start, place, clock } = rampSetUp({
      scripts: { old: {}, new: { prepare: () => (asked++, answering.opened) } },
      ramp: { shadow: 100 },
    })
    const one = start()
    for (let at = 0; at < 12; at++) await place(one)
    await clock.advance(0)
    expect(asked).toBe(10)
    answering.open(undefined)
    await clock.advance(0)
    const { id } = await place(one)
    await clock.advance(0)
    expect(asked).toBe(11)
    expect((await one.dispatcher.calls.get(id))?.ramp?.shadow).toMatchObject({ provider: 'new' })
  })

  it('that cannot be kept is logged, and its call goes on', async () => {
    const { start, place, clock, store } = rampSetUp({ ramp: { shadow: 100 } })
    const one = start(
      undefined,
      interposed(store, async (method, run, [record]) => {
        if (method === 'save' && (record as CallRecord).shadow) throw new Error('away')
        return run()
      }),
    )
    const { id } = await place(one)
    // The write is tried again for a while.
    await clock.advance(20_000)
    expect(await one.dispatcher.calls.get(id)).toMatchObject({
      provider: 'old',
      ramp: { shadow: null },
    })
    expect(one.host.entries.filter(({ event }) => event === 'ramp.shadow-failed')).toEqual([
      { level: 'warn', event: 'ramp.shadow-failed', call: id, error: 'StoreError' },
    ])
  })
})
