import fc from 'fast-check'
import { isZone } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { callingWindow } from './calling-window.ts'
import { check, noon, requestOf, short } from './guards.fixture.ts'
import { zoneTable } from './numbers/zone-table.ts'
import { zonesOf } from './numbers/zones-of.ts'

const hour = 3_600_000
const eightToNine = { from: '08:00', to: '21:00' }

/** Milliseconds around an edge: within the minute on both sides, and at the edge itself. */
const nearAnEdge = fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -59_999, max: 59_999 }))

/** Zones as the numbering plans say, written down by hand. */
const zonesByHand: ReadonlyMap<string, readonly string[]> = new Map([
  ['+14155550123', ['America/Los_Angeles']],
  ['+12085550123', ['America/Boise', 'America/Los_Angeles']],
  ['+61255501234', ['Australia/Sydney', 'Australia/Lord_Howe']],
  ['+3725550123', ['Europe/Tallinn']],
  ['+919812345678', ['Asia/Kolkata']],
])

/** `HH:MM:SS` on a clock there, as Swedes write it; the code formats in another way and caches. */
const clockIn = (zone: string, now: number): string => {
  const clock =
    clocks.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, timeStyle: 'medium' })
  clocks.set(zone, clock)
  return clock.format(now)
}
const clocks = new Map<string, Intl.DateTimeFormat>()

describe('zones of a number', () => {
  it.each([
    ['+14155550123', ['America/Los_Angeles']],
    ['+12125550123', ['America/New_York']],
    ['+442079460123', ['Europe/London']],
    ['+4930123456', ['Europe/Berlin']],
    ['+919812345678', ['Asia/Calcutta']],
  ])('%s', (number, zones) => {
    expect([...zonesOf(number)].sort()).toEqual(zones)
  })
  it('gives all zones of an area code that lies in several, and of a toll-free number', () => {
    expect(zonesOf('+12085550123')).toContain('America/Los_Angeles')
    expect(zonesOf('+12085550123')).toContain('America/Boise')
    expect(zonesOf('+18005550123').length).toBeGreaterThan(20)
    expect(zonesOf('+870773111632')).toEqual([])
  })
  it('names only zones that this runtime knows', () => {
    const zones = new Set(zoneTable.flatMap(([names]) => names.split(' ')))
    expect([...zones].filter((zone) => !isZone(zone))).toEqual([])
  })
})

describe('the calling window', () => {
  const at = async (to: string, now: number, options = {}) =>
    short(await check(callingWindow({ ...eightToNine, ...options }), requestOf({ to }, { now })))
  it('holds where the callee is', async () => {
    expect(await at('+14155550123', noon)).toBe('pass')
    expect(await at('+14155550123', noon + 9 * hour)).toBe('refuse outside-calling-window')
    expect(await at('+14155550123', noon + 9 * hour - 1)).toBe('pass')
    expect(await at('+12125550123', noon + 6 * hour)).toBe('refuse outside-calling-window')
    expect(await at('+14155550123', noon, { days: [2] })).toBe('refuse outside-calling-window')
  })
  it('must hold in every zone a number maps to', async () => {
    // 20:30 in Boise, 19:30 in Los Angeles; an hour later only the latter is inside.
    expect(await at('+12085550123', noon + 7.5 * hour)).toBe('pass')
    expect(await at('+12085550123', noon + 8.5 * hour)).toBe('refuse outside-calling-window')
    expect(await at('+18005550123', noon)).toBe('refuse outside-calling-window')
  })
  it('refuses where no zone is known, unless told otherwise', async () => {
    expect(await at('+870773111632', noon)).toBe('refuse zone-unknown')
    expect(await at('sip:bob@a.example', noon)).toBe('refuse zone-unknown')
    expect(await at('sip:bob@a.example', noon, { unknownZone: 'allow' })).toBe('pass')
  })
  it('takes zones that the caller knows better', async () => {
    const zones = (number: string | null) => (number === null ? ['Europe/Berlin'] : undefined)
    expect(await at('sip:bob@a.example', noon, { zones })).toBe('refuse outside-calling-window')
    expect(await at('+14155550123', noon, { zones })).toBe('pass')
    expect(await at('+14155550123', noon, { zones: () => ['Mars/Base'] })).toBe(
      'refuse zone-unknown',
    )
  })
  it('looks at the near end when asked to', async () => {
    const connect = { phone: '+442079460123' }
    const judge = async (parties?: 'all') =>
      short(
        await check(
          callingWindow({ ...eightToNine, parties }),
          requestOf({ connect }, { now: noon + 4 * hour }),
        ),
      )
    expect([await judge(), await judge('all')]).toEqual(['pass', 'refuse outside-calling-window'])
  })
  it('refuses settings that can never hold', () => {
    expect(() => callingWindow({ from: '8:00', to: '21:00' })).toThrow(/8:00/)
    expect(() => callingWindow({ ...eightToNine, days: [0] })).toThrow(/days/)
  })
  it('passes exactly when the local time of every zone is inside (T10)', async () => {
    const minute = 60_000
    const reached = { nearAnEdge: 0, atAnEdge: 0, pass: 0, severalZones: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zonesByHand.keys()),
        fc.integer({ min: 0, max: 364 }),
        fc.oneof(
          fc.record({ zone: fc.nat(), edge: fc.constantFrom('08:00', '21:00'), off: nearAnEdge }),
          fc.integer({ min: 0, max: 24 * 60 * minute }),
        ),
        async (to, day, when) => {
          const zones = zonesByHand.get(to) ?? []
          const midnight = Date.UTC(2026, 0, 1) + day * 24 * hour
          let now = midnight
          if (typeof when === 'number') now += when
          else {
            const zone = zones[when.zone % zones.length] ?? ''
            // The 15 minutes in which the clocks of that zone show the edge.
            while (!clockIn(zone, now).startsWith(when.edge)) now += 15 * minute
            now += when.off
            reached.nearAnEdge += 1
            if (when.off === 0) reached.atAnEdge += 1
          }
          const inside = zones.every((zone) => {
            const clock = clockIn(zone, now)
            return clock >= '08:00:00' && clock < '21:00:00'
          })
          if (inside) reached.pass += 1
          if (zones.length > 1) reached.severalZones += 1
          expect(await at(to, now)).toBe(inside ? 'pass' : 'refuse outside-calling-window')
        },
      ),
      { numRuns: 400 },
    )
    expect(reached.nearAnEdge).toBeGreaterThan(120)
    expect(reached.atAnEdge).toBeGreaterThan(15)
    expect(reached.pass).toBeGreaterThan(100)
    expect(reached.severalZones).toBeGreaterThan(60)
  })
})
