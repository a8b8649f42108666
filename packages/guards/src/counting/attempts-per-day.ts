import { isZone, refuseUnknownOptions, type Gate, type OptionNames } from '@callplane/core'
import { memoryCounters, type CounterStore } from './counter-store.ts'
import { countingGuard, type Share } from './counting-guard.ts'
import { readingOptions, targetsThatMayRing, type ReadingOptions } from '../targets/targets.ts'
import { zonesOf } from '../numbers/zones-of.ts'

/** Settings of `attemptsPerDay`. */
export interface AttemptsPerDayOptions extends ReadingOptions {
  /** Calls that may ring one number on one calendar day. */
  readonly limit: number
  /** Default: in memory. */
  readonly store?: CounterStore | undefined
  /**
   * Whose day. `callee` (default): that of the number's zone where it has just one, else UTC. Else an IANA zone.
   */
  readonly zone?: string | undefined
  /** `far` counts the party called, `all` the near end too, such as an agent's own phone. Default `far`. */
  readonly parties?: 'far' | 'all' | undefined
}

const attemptsPerDayOptions: OptionNames<AttemptsPerDayOptions> = {
  ...readingOptions,
  limit: true,
  store: true,
  zone: true,
  parties: true,
}

const formats = new Map<string, Intl.DateTimeFormat>()
const dateIn = (zone: string, now: number): string => {
  const held = formats.get(zone)
  const format =
    held ??
    // Canada writes dates as YYYY-MM-DD.
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
  if (!held) formats.set(zone, format)
  return format.format(now)
}

/** A day of 24 hours, one more for a change of clocks, and one of margin. */
const keepFor = 26 * 3_600_000

/** No more calls to one number a day than this. A call counts once, however many routes it tries. */
export const attemptsPerDay = (options: AttemptsPerDayOptions): Gate => {
  refuseUnknownOptions('attemptsPerDay', options, attemptsPerDayOptions)
  const { limit, store = memoryCounters(), zone = 'callee', parties = 'far', ...reading } = options
  if (!Number.isInteger(limit) || limit < 1)
    throw new RangeError('limit must be a positive integer')
  if (zone !== 'callee' && !isZone(zone))
    throw new RangeError(`${JSON.stringify(zone)} is not an IANA time zone`)
  const zoneFor = (number: string): string => {
    if (zone !== 'callee') return zone
    const zones = zonesOf(number)
    return zones.length === 1 ? (zones[0] ?? 'UTC') : 'UTC'
  }
  return countingGuard('attempts-per-day', store, ({ call, callId, route, now }) => {
    const counted = new Map<string, Share>()
    for (const { field, end, address, numbers } of targetsThatMayRing(call, route, reading)) {
      if (parties === 'far' && end !== 'far') continue
      const readings = numbers.flatMap(({ e164 }) => e164)
      for (const number of readings.length > 0 ? readings : [address.toLowerCase()]) {
        const key = `attempts|${number}|${dateIn(zoneFor(number), now)}`
        counted.set(key, {
          key,
          entry: { id: callId, amount: 1, at: now, expires: now + keepFor },
          // The day is in the key.
          since: 0,
          limit,
          full: () => ({
            code: 'attempts-per-day',
            field,
            why: `was called ${limit} ${limit === 1 ? 'time' : 'times'} today, which is the limit`,
          }),
        })
      }
    }
    return { shares: [...counted.values()], faults: [] }
  })
}
