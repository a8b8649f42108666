import {
  CallError,
  isCountry,
  prefixesOfCountry,
  type NumbersPort,
  type OwnedNumber,
} from '@callplane/core'
import { objectOf, textOf, type FormFields, type Json, localError } from '@callplane/kit'
import type { ApplicationsApi } from '../client/applications-api.ts'
import type { NumbersApi } from '../client/numbers-api.ts'
import { createApplications } from './applications.ts'
import { numberRouting } from './number-routing.ts'

/** Maximum page size (numbers.yml of the vendor's specifications). */
const pageSize = 100
const usualLimit = 20

/** `search_pattern`. */
const beginsWith = 0
const containing = 1

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** Countries with the longest matching prefix: one, or all that share it. */
const countriesOf = (number: string): string[] => {
  const fitting = letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter(isCountry)
    .flatMap((country) => {
      const lengths = prefixesOfCountry(country)
        .filter((prefix) => number.startsWith(prefix))
        .map(({ length }) => length)
      return lengths.length > 0 ? [{ country, length: Math.max(...lengths) }] : []
    })
  const longest = Math.max(0, ...fitting.map(({ length }) => length))
  return fitting.flatMap(({ country, length }) => (length === longest ? [country] : []))
}

/** Vonage identifies a number by country and digits; our id has both: `US:14155550100`. */
const idOf = (country: string, msisdn: string): string => `${country}:${msisdn}`

const partsOf = (id: string): { readonly country: string; readonly msisdn: string } => {
  const [, country, msisdn] = /^([A-Z]{2}):(\d+)$/.exec(id) ?? []
  if (country !== undefined && msisdn !== undefined) return { country, msisdn }
  throw localError('vonage', 'not-found', 'no number has this id')
}

const numbersIn = ({ numbers }: Json): Json[] =>
  (Array.isArray(numbers) ? (numbers as readonly unknown[]) : []).flatMap((one) => {
    const given = objectOf(one)
    return given ? [given] : []
  })

const ownedOf = (given: Json): OwnedNumber[] => {
  const msisdn = textOf(given['msisdn'])
  const country = textOf(given['country'])
  return msisdn === undefined || country === undefined
    ? []
    : [{ id: idOf(country, msisdn), number: `+${msisdn}` }]
}

/** Numbers of the account as Vonage lists them. */
const numberList = (api: NumbersApi) => {
  const listAll = async (query: FormFields = {}): Promise<Json[]> => {
    const found: Json[] = []
    for (let index = 1; ; index += 1) {
      const page = numbersIn(await api.get('/account/numbers', { ...query, size: pageSize, index }))
      found.push(...page)
      if (page.length < pageSize) return found
    }
  }
  return {
    listAll,
    async findRaw(id: string): Promise<Json> {
      const { country, msisdn } = partsOf(id)
      const all = await listAll({ country, pattern: msisdn, search_pattern: beginsWith })
      const found = all.find((one) => textOf(one['msisdn']) === msisdn)
      if (found) return found
      throw localError('vonage', 'not-found', 'no number has this id')
    },
  }
}

/** Numbers of the account: search, buy, forward, release. */
export const createNumbers = (
  api: NumbersApi,
  applications: ApplicationsApi,
  /** The application of the settings. */
  own: string,
): NumbersPort => {
  const { listAll, findRaw } = numberList(api)
  const list = async (query: FormFields = {}): Promise<OwnedNumber[]> =>
    (await listAll(query)).flatMap(ownedOf)
  const find = async (number: string): Promise<OwnedNumber | undefined> =>
    (await list({ pattern: number.replace(/^\+/, ''), search_pattern: beginsWith })).find(
      (one) => one.number === number,
    )

  return {
    routing: numberRouting(api, findRaw, partsOf),
    applications: createApplications(applications, own),
    async search({ country = 'US', contains, limit = usualLimit }) {
      const reply = await api.get('/number/search', {
        country,
        features: 'VOICE',
        size: Math.min(limit, pageSize),
        ...(contains === undefined ? {} : { pattern: contains, search_pattern: containing }),
      })
      return numbersIn(reply).flatMap((one) => {
        const msisdn = textOf(one['msisdn'])
        return msisdn === undefined ? [] : [{ number: `+${msisdn}` }]
      })
    },
    /** Returns the number if the account already has it, so that a repeat after a lost response buys nothing. */
    async buy(number) {
      const there = await find(number)
      if (there) return there
      const msisdn = number.replace(/^\+/, '')
      let country: string | undefined
      // A prefix may be shared, like +1: the country that sells the number is its country.
      for (const candidate of countriesOf(number)) {
        const query = { country: candidate, pattern: msisdn, search_pattern: beginsWith }
        const hits = numbersIn(await api.get('/number/search', query))
        if (hits.some((one) => textOf(one['msisdn']) === msisdn)) country = candidate
        if (country !== undefined) break
      }
      if (country === undefined)
        throw localError('vonage', 'not-found', 'the number is not for sale')
      try {
        await api.post('/number/buy', { country, msisdn })
      } catch (error) {
        if (CallError.isInstance(error) && error.dialled === 'no') throw error
        const bought = await find(number)
        if (bought) return bought
        throw error
      }
      return { id: idOf(country, msisdn), number }
    },
    list: () => list(),
    /** `gateway`: a SIP URI, several with commas, that calls are forwarded to; a trunk is linked in the dashboard. */
    async configure(id, { webhookUrl, gateway }) {
      if (webhookUrl !== undefined)
        throw localError(
          'vonage',
          'unsupported',
          'a number has no voice webhook; the application has, that it is linked to',
        )
      const { country, msisdn } = partsOf(id)
      if (gateway !== undefined)
        await api.post('/number/update', {
          country,
          msisdn,
          voiceCallbackType: 'sip',
          voiceCallbackValue: gateway,
        })
      return { id, number: `+${msisdn}` }
    },
    async release(id) {
      await api.post('/number/cancel', partsOf(id))
    },
  }
}
