import { inputError, type NumbersPort, type OwnedNumber } from '@callplane/core'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { unreadable } from '../errors.ts'
import { idPath } from '../client/id-path.ts'
import { provider } from '../references.ts'
import type { PurchasedNumber, PurchasedNumbers } from './purchased-numbers.ts'

const availableList = z.object({ data: z.array(z.object({ number: z.string() })) })
const bought = z.object({ id: z.string().min(1), number: z.string().min(1) })

/** Which numbers are searched for. */
export interface NumberSearch {
  /** Three digits. Cannot be combined with `region`. */
  readonly areacode?: string | undefined
  /** Two letters of a state or province (ISO 3166-2). */
  readonly region?: string | undefined
  /** Requires `region`; cannot be combined with anything else. */
  readonly city?: string | undefined
  /** 3 to 7 digits; at most one of the three. */
  readonly contains?: string | undefined
  readonly startsWith?: string | undefined
  readonly endsWith?: string | undefined
}

/** Numbers of the domain. */
export interface NumbersApi {
  search(wanted: NumberSearch): Promise<readonly { readonly number: string }[]>
  /** Default: any number in California. Not retried after a failure: a number may have been bought. */
  buy(number?: string): Promise<OwnedNumber>
  list(): Promise<readonly OwnedNumber[]>
  /** By id. Daily refuses it within 14 days of the purchase. */
  release(id: string): Promise<void>
}

const owned = ({ id, number, name }: PurchasedNumber): OwnedNumber => ({
  id,
  number,
  name: name ?? undefined,
})

export const numbersApi = (api: Api, purchased: PurchasedNumbers): NumbersApi => ({
  async search({ areacode, region, city, contains, startsWith, endsWith }) {
    const reply = availableList.safeParse(
      await api.request('GET', '/list-available-numbers', {
        query: { areacode, region, city, contains, starts_with: startsWith, ends_with: endsWith },
      }),
    )
    if (!reply.success) throw unreadable('GET list-available-numbers')
    return reply.data.data
  },
  async buy(number) {
    const reply = bought.safeParse(
      await api.request('POST', '/buy-phone-number', { body: { number } }),
    )
    purchased.clear()
    if (!reply.success) throw unreadable('POST buy-phone-number')
    return reply.data
  },
  async list() {
    purchased.clear()
    return (await purchased.all()).map(owned)
  },
  async release(id) {
    await api.request('DELETE', idPath('/release-phone-number', id))
    purchased.clear()
  },
})

/** Daily sells numbers of the United States and Canada; a search does not tell them apart. */
export const createNumbers = (api: Api, purchased: PurchasedNumbers): NumbersPort => {
  const numbers = numbersApi(api, purchased)
  return {
    async search({ country, contains, limit }) {
      if (country !== undefined && !['US', 'CA'].includes(country))
        throw inputError(
          'input-invalid',
          'numbers.search',
          [{ path: ['country'], message: 'Daily sells numbers in US and CA only' }],
          provider,
        )
      return (await numbers.search({ contains })).slice(0, limit)
    },
    buy: (number) => numbers.buy(number),
    list: () => numbers.list(),
    release: (id) => numbers.release(id),
  }
}
