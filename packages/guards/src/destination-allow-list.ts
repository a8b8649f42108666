import { refuseUnknownOptions, type Gate, type OptionNames } from '@callplane/core'
import { prefixSet } from './numbers/countries.ts'
import { readingOptions, targetsThatMayRing, type ReadingOptions } from './targets/targets.ts'
import { lookingGuard, type GuardFault } from './verdict.ts'

/** Settings of `destinationAllowList`. */
export interface DestinationAllowListOptions extends ReadingOptions {
  /** ISO 3166-1 alpha-2. Countries that share a calling code are distinguished: `US` does not let Jamaica through. */
  readonly countries?: readonly string[] | undefined
  /** Prefixes with the plus sign. */
  readonly prefixes?: readonly string[] | undefined
  /** SIP hosts whose names may be dialled; `ownHosts` are among them. Default: every host, for names; digits are always judged as numbers. */
  readonly sipHosts?: readonly string[] | undefined
}

const destinationAllowListOptions: OptionNames<DestinationAllowListOptions> = {
  ...readingOptions,
  countries: true,
  prefixes: true,
  sipHosts: true,
}

/**
 * Lets through only numbers in these countries and prefixes. A spelling that can mean several numbers passes when
 * each of them would; a short code or extension passes at `ownHosts` only.
 */
export const destinationAllowList = (options: DestinationAllowListOptions): Gate => {
  refuseUnknownOptions('destinationAllowList', options, destinationAllowListOptions)
  const { countries, prefixes, sipHosts, ...reading } = options
  const allowed = prefixSet({ countries, prefixes })
  const hosts =
    sipHosts &&
    new Set([...sipHosts, ...(reading.ownHosts ?? [])].map((host) => host.toLowerCase()))
  return lookingGuard('destination-allow-list', ({ call, route }) =>
    targetsThatMayRing(call, route, reading).flatMap(({ field, host, numbers }): GuardFault[] => {
      const fits = numbers.every(
        ({ e164, behindPrefix }) =>
          e164.length > 0 &&
          [...e164, ...behindPrefix].every((number) => allowed.longest(number) === true),
      )
      if (!fits)
        return [
          { code: 'destination-not-allowed', field, why: 'is outside the allowed destinations' },
        ]
      if (numbers.length === 0 && host !== null && hosts && !hosts.has(host))
        return [
          { code: 'destination-not-allowed', field, why: 'is at a SIP host that is not allowed' },
        ]
      return []
    }),
  )
}
