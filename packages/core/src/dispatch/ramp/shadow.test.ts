import { describe, expect, it } from 'vitest'
import { refusal } from '../../testing/index.ts'
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
})
