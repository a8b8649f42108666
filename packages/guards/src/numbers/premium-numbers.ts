import {
  digitTrie,
  refuseUnknownOptions,
  type DigitTrie,
  type Gate,
  type OptionNames,
} from '@callplane/core'
import {
  premiumPatterns,
  premiumRanges,
  sharedCostPatterns,
  sharedCostRanges,
} from './premium-table.ts'
import {
  readingOptions,
  isUnreadable,
  numbersThatMayRing,
  type ReadingOptions,
} from '../targets/targets.ts'
import { lookingGuard, type GuardFault } from '../verdict.ts'

/** What makes a number expensive. */
export type DearKind = 'premium' | 'satellite' | 'shared-cost'

/** Worldwide codes of ITU-T E.164 that no country owns (ITU, "List of ITU-T Recommendation E.164 assigned country codes"). */
const worldwide: readonly (readonly [prefix: string, kind: DearKind])[] = [
  // Inmarsat SNAC.
  ['870', 'satellite'],
  // Global Mobile Satellite System: Iridium 8816/8817, Globalstar 8818/8819.
  ['881', 'satellite'],
  // International networks, satellite operators among them (Thuraya 88216, EMSAT); long used for revenue-share fraud.
  ['882', 'satellite'],
  ['883', 'satellite'],
  // International premium rate service.
  ['979', 'premium'],
  // Universal personal telecommunication: billed as the owner of the number sets it.
  ['878', 'premium'],
  // International shared cost service.
  ['808', 'shared-cost'],
  // North America: 900 as area code; 976 is pay-per-call as an exchange (NANPA) and no area code.
  ['1900', 'premium'],
  ['1976', 'premium'],
]

const words = (text: string): string[] => text.split(' ')
const ranges = (sharedCost: boolean): [string, DearKind | 'allowed'][] => [
  ...words(premiumRanges).map((prefix): [string, DearKind] => [prefix, 'premium']),
  ...(sharedCost ? words(sharedCostRanges) : []).map((prefix): [string, DearKind] => [
    prefix,
    'shared-cost',
  ]),
  ...worldwide
    .filter(([, kind]) => sharedCost || kind !== 'shared-cost')
    .map((entry): [string, DearKind] => [...entry]),
]

type Patterns = Readonly<Record<string, string>>

/** Whole numbers told by their length too, by calling code; those are one to three digits long. */
const matcher = (patterns: Patterns): ((number: string) => boolean) => {
  const compiled = new Map<string, RegExp>()
  const patternOf = (code: string): RegExp | undefined => {
    const held = compiled.get(code)
    if (held || !Object.hasOwn(patterns, code)) return held
    const made = new RegExp(`^(?:${patterns[code]})`)
    compiled.set(code, made)
    return made
  }
  return (number) =>
    [2, 3, 4].some((end) => patternOf(number.slice(1, end))?.test(number.slice(end)) ?? false)
}
const isPremium = matcher(premiumPatterns)
const isSharedCost = matcher(sharedCostPatterns)

/** Settings of `premiumNumbers`. */
export interface PremiumNumbersOptions extends ReadingOptions {
  /** Refuse ranges too whose price is shared with the called, such as UK 084 and German 0180. Default false. */
  readonly sharedCost?: boolean | undefined
  /** Further prefixes, with the plus sign, that you consider expensive; the longest one decides. */
  readonly also?: readonly string[] | undefined
  /**
   * Prefixes, with the plus sign, to allow anyway; the longest one decides. Numbers that are premium by
   * their length are let through by any of them.
   */
  readonly except?: readonly string[] | undefined
}

const premiumNumbersOptions: OptionNames<PremiumNumbersOptions> = {
  ...readingOptions,
  sharedCost: true,
  also: true,
  except: true,
}

/** 976 as the exchange within any North American area code. */
const payPerCallExchange = /^\+1[2-9]\d{2}976\d{4}$/

/**
 * Refuses premium-rate and satellite numbers. Digits in national form that cannot be read as an international number
 * are refused too: `0900…` is premium in one country and a city in another.
 */
export const premiumNumbers = (options: PremiumNumbersOptions = {}): Gate => {
  refuseUnknownOptions('premiumNumbers', options, premiumNumbersOptions)
  const { sharedCost = false, also = [], except = [], ...reading } = options
  let trie: DigitTrie<DearKind | 'allowed'> | undefined
  const kindOf = (number: string): DearKind | 'allowed' | undefined => {
    trie ??= digitTrie([
      ...ranges(sharedCost),
      ...also.map((prefix): [string, DearKind] => [prefix, 'premium']),
      ...except.map((prefix): [string, 'allowed'] => [prefix, 'allowed']),
    ])
    const kind = trie.longest(number)
    if (kind !== undefined) return kind
    if (payPerCallExchange.test(number) || isPremium(number)) return 'premium'
    return sharedCost && isSharedCost(number) ? 'shared-cost' : undefined
  }
  return lookingGuard('premium-numbers', ({ call, route }) =>
    numbersThatMayRing(call, route, reading).flatMap((number): GuardFault[] => {
      const { field } = number
      if (isUnreadable(number))
        return [
          {
            code: 'premium-number',
            field,
            why: 'is not in international form, so its price is unknown',
          },
        ]
      return [...number.e164, ...number.behindPrefix].flatMap((readable): GuardFault[] => {
        const kind = kindOf(readable)
        if (kind === undefined || kind === 'allowed') return []
        return kind === 'satellite'
          ? [
              {
                code: 'satellite-number',
                field,
                why: 'is in a satellite or worldwide network range',
              },
            ]
          : [{ code: 'premium-number', field, why: `is in a ${kind} range` }]
      })
    }),
  )
}
