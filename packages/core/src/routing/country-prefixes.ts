import { countryTable } from './country-table.ts'

/** E.164 prefixes, with the plus sign, of an ISO 3166-1 alpha-2 country; empty for one without telephone numbers. */
export const prefixesOfCountry = (country: string): readonly string[] =>
  (countryTable[country] ?? '')
    .split(' ')
    .flatMap((prefix) => (prefix === '' ? [] : [`+${prefix}`]))

export const isCountry = (country: string): boolean => country in countryTable
