import {
  isZone,
  refuseUnknownOptions,
  windowHolds,
  type Gate,
  type OptionNames,
  type OutboundCall,
} from '@callplane/core'
import { readingOptions, targetsThatMayRing, type ReadingOptions } from './targets/targets.ts'
import { lookingGuard, type GuardFault } from './verdict.ts'
import { zonesOf } from './numbers/zones-of.ts'

/** Settings of `callingWindow`. */
export interface CallingWindowOptions extends ReadingOptions {
  /** `HH:MM` local time from which calls are allowed, such as `08:00`. */
  readonly from: string
  /** `HH:MM` local time before which they are; `24:00` is midnight. Before `from`: the window runs over midnight. */
  readonly to: string
  /** 1 is Monday. Default: every day. */
  readonly days?: readonly number[] | undefined
  /** What to do where no zone is known. Default `refuse`. */
  readonly unknownZone?: 'refuse' | 'allow' | undefined
  /** `far` looks at the party called, `all` at the near end too, such as an agent's own phone. Default `far`. */
  readonly parties?: 'far' | 'all' | undefined
  /**
   * Zones that you know better, such as those of a contact; undefined falls back to the table by number.
   * `number` is E.164, or null for a SIP name.
   */
  readonly zones?:
    | ((
        number: string | null,
        call: OutboundCall,
      ) => readonly string[] | undefined | Promise<readonly string[] | undefined>)
    | undefined
}

const callingWindowOptions: OptionNames<CallingWindowOptions> = {
  ...readingOptions,
  from: true,
  to: true,
  days: true,
  unknownZone: true,
  parties: true,
  zones: true,
}

/**
 * Calls only within hours that hold where the callee is. Where a number maps to several zones, or its spelling can mean
 * several numbers, the window must hold in all of them.
 */
export const callingWindow = (options: CallingWindowOptions): Gate => {
  refuseUnknownOptions('callingWindow', options, callingWindowOptions)
  const {
    from,
    to,
    days,
    unknownZone = 'refuse',
    parties = 'far',
    zones: known = () => undefined,
    ...reading
  } = options
  for (const time of [from, to])
    if (!/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(time))
      throw new RangeError(`${JSON.stringify(time)} is not a time such as 08:00`)
  if (
    days &&
    (days.length === 0 || days.some((day) => !Number.isInteger(day) || day < 1 || day > 7))
  )
    throw new RangeError('days must contain at least one of 1 (Monday) to 7')
  const window = { from, to, ...(days && { days: [...days] }) }
  return lookingGuard('calling-window', async ({ call, route, now }) => {
    const faults: GuardFault[] = []
    for (const { field, end, numbers } of targetsThatMayRing(call, route, reading)) {
      if (parties === 'far' && end !== 'far') continue
      const readings = numbers.flatMap(({ e164 }) => e164)
      for (const number of readings.length > 0 ? readings : [null]) {
        const zones = (await known(number, call)) ?? (number === null ? [] : zonesOf(number))
        if (zones.length === 0 || !zones.every(isZone)) {
          if (unknownZone === 'refuse')
            faults.push({ code: 'zone-unknown', field, why: 'is in no known time zone' })
        } else if (!zones.every((zone) => windowHolds({ ...window, zone }, now)))
          faults.push({
            code: 'outside-calling-window',
            field,
            why: `may not be called now: not ${from} to ${to}${days ? ' of an allowed day' : ''} in every zone it may be in`,
          })
      }
    }
    return faults
  })
}
