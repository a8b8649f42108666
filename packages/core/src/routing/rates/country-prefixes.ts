import { countryTable } from './country-table.ts'
import { digitTrie, type DigitTrie } from './digit-trie.ts'

/** Whether a text is an ISO 3166-1 alpha-2 code. */
export const isCountry = (country: string): boolean => Object.hasOwn(countryTable, country)

/** E.164 prefixes, with the plus sign, of an ISO 3166-1 alpha-2 country; empty for one without telephone numbers. */
export const prefixesOfCountry = (country: string): readonly string[] =>
  (isCountry(country) ? (countryTable[country] ?? '') : '')
    .split(' ')
    .flatMap((prefix) => (prefix === '' ? [] : [`+${prefix}`]))

let countries: DigitTrie<string> | undefined

/** The ISO 3166-1 alpha-2 country of an E.164 number; undefined for a SIP URI and for a number of no country. */
export const countryOf = (number: string): string | undefined =>
  (countries ??= digitTrie(
    Object.keys(countryTable).flatMap((country) =>
      prefixesOfCountry(country).map((prefix) => [prefix, country] as const),
    ),
  )).longest(number)
