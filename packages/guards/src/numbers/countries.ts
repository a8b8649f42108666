import { digitTrie, isCountry, prefixesOfCountry, type DigitTrie } from '@callplane/core'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')
let trie: DigitTrie<string> | undefined

/** ISO 3166-1 alpha-2 country of an E.164 number by its prefix; undefined for satellite and other worldwide codes. */
export const countryOf = (number: string): string | undefined => {
  trie ??= digitTrie(
    letters
      .flatMap((first) => letters.map((second) => first + second))
      .filter(isCountry)
      .flatMap((country) =>
        prefixesOfCountry(country).map((prefix): [string, string] => [prefix, country]),
      ),
  )
  return trie.longest(number)
}

/** Prefixes and countries as one look-up of E.164 numbers. Throws for a prefix or a country that is none. */
export const prefixSet = (given: {
  readonly prefixes?: readonly string[] | undefined
  readonly countries?: readonly string[] | undefined
}): DigitTrie<true> => {
  for (const prefix of given.prefixes ?? [])
    if (!/^\+[1-9]\d{0,14}$/.test(prefix))
      throw new RangeError(`${JSON.stringify(prefix)} is not a prefix such as +1415`)
  for (const country of given.countries ?? [])
    if (!isCountry(country))
      throw new RangeError(`${JSON.stringify(country)} is not an ISO 3166-1 alpha-2 country`)
  return digitTrie(
    [...(given.prefixes ?? []), ...(given.countries ?? []).flatMap(prefixesOfCountry)].map(
      (prefix): [string, true] => [prefix, true],
    ),
  )
}
