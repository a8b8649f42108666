import type { DigitTrie } from '@callplane/core'
import { countryOf, prefixSet } from '../numbers/countries.ts'

/** What a threshold watches. Without prefixes and countries: every destination. */
export interface Watched {
  readonly prefixes?: readonly string[] | undefined
  /** ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[] | undefined
  /** `country` keeps one count per destination country; default: one for all that the threshold watches. */
  readonly each?: 'country' | undefined
  /** Seconds over which it is counted, up to now. */
  readonly window: number
}

export interface Watch<L extends Watched> {
  readonly limit: L
  /** Names the destinations, for the record: prefixes and countries, never a number. */
  readonly label: string
  /** The counter of a number; null where the threshold does not watch it. */
  readonly keyOf: (number: string) => string | null
}

const labelOf = ({ prefixes = [], countries = [], each }: Watched): string => {
  const named = [...prefixes, ...countries]
  const shown = named.length > 4 ? [...named.slice(0, 4), '…'] : named
  return `${shown.length > 0 ? shown.join(', ') : 'all destinations'}${each ? `, by ${each}` : ''}`
}

/** Prepares thresholds. Throws for one that can watch nothing, and for one whose `bound` would never be reached. */
export const watch = <L extends Watched, Bound extends string & keyof L>(
  name: string,
  limits: readonly L[],
  bound: Bound,
): readonly Watch<L>[] =>
  limits.map((limit, index) => {
    if (!(limit.window > 0)) throw new RangeError('window must be a positive number of seconds')
    const most: unknown = limit[bound]
    if (typeof most !== 'number' || !(most >= 0) || most === Infinity)
      throw new RangeError(`${bound} must be a number of 0 or more`)
    const watched: DigitTrie<true> | null =
      limit.prefixes || limit.countries ? prefixSet(limit) : null
    const key = `${name}|${index}|${labelOf(limit)}|${limit.window}`
    return {
      limit,
      label: labelOf(limit),
      keyOf: (number) => {
        if (watched && watched.longest(number) !== true) return null
        return limit.each === 'country' ? `${key}|${countryOf(number) ?? 'none'}` : key
      },
    }
  })

/** A span of seconds as people say it. */
export const spanOf = (seconds: number): string => {
  if (seconds % 86_400 === 0) return seconds === 86_400 ? 'day' : `${seconds / 86_400} days`
  if (seconds % 3600 === 0) return seconds === 3600 ? 'hour' : `${seconds / 3600} hours`
  if (seconds % 60 === 0) return seconds === 60 ? 'minute' : `${seconds / 60} minutes`
  return `${seconds} s`
}
