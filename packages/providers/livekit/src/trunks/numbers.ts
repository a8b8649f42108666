import { inputError, type NumbersPort, type OwnedNumber } from '@callplane/core'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { listOf, message, wirePhoneNumber } from '../client/schemas.ts'
import { provider, unreadable } from '../errors.ts'
import { checkedNumber } from '../references.ts'

const service = 'PhoneNumberService'
const listSchema = listOf(wirePhoneNumber)
const bought = message(z.object({ phoneNumbers: z.array(wirePhoneNumber) }))

const owned = ({ id, e164Format }: z.output<typeof wirePhoneNumber>): OwnedNumber[] =>
  id && e164Format ? [{ id, number: e164Format }] : []

/** More than a project buys; the list is cut here. */
const most = 1000

/**
 * Numbers of LiveKit Cloud (livekit_phone_number.proto): a self-hosted server has none and refuses. They are for callers;
 * calls out go through a carrier's trunk.
 */
export const createNumbers = (api: Api): NumbersPort => ({
  async search({ country = 'US', contains, limit }) {
    const areaCode = /^\d{3}$/.test(contains ?? '') ? contains : undefined
    const { items } = await api.call(
      `${service}/SearchPhoneNumbers`,
      { countryCode: country, areaCode, limit },
      listSchema,
    )
    return items.flatMap(({ e164Format: number }) =>
      number && number.includes(contains ?? '') ? [{ number }] : [],
    )
  },
  async buy(number) {
    if (!/^\+[1-9]\d{6,14}$/.test(number))
      throw inputError(
        'input-invalid',
        'LiveKit number',
        [{ path: ['number'], message: 'must be a number in E.164' }],
        provider,
      )
    const { phoneNumbers } = await api.call(
      `${service}/PurchasePhoneNumber`,
      { phoneNumbers: [number] },
      bought,
    )
    const [own] = phoneNumbers.flatMap(owned)
    if (!own) throw unreadable(`${service}/PurchasePhoneNumber`)
    return own
  },
  async list() {
    const { items } = await api.call(`${service}/ListPhoneNumbers`, { limit: most }, listSchema)
    return items.flatMap(owned)
  },
  async release(id) {
    const ids = [checkedNumber(id)]
    await api.call(`${service}/ReleasePhoneNumbers`, { ids }, z.unknown())
  },
})
