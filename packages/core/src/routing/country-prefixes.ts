import { countryTable } from './country-table.ts'

export const isCountry = (country: string): boolean => Object.hasOwn(countryTable, country)

/** E.164 prefixes, with the plus sign, of an ISO 3166-1 alpha-2 country; empty for one without telephone numbers. */
export const prefixesOfCountry = (country: string): readonly string[] =>
  (isCountry(country) ? (countryTable[country] ?? '') : '')
    .split(' ')
    .flatMap((prefix) => (prefix === '' ? [] : [`+${prefix}`]))
