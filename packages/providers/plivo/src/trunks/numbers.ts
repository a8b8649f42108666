import { CallError, type NumbersPort, type OwnedNumber } from '@callplane/core'
import { type Json, localError } from '@callplane/kit'
import { textOf, type Api } from '../client/api.ts'
import { listAll } from './api.ts'
import { createApplications } from './applications.ts'
import { findNumber, numberOf, setApp, type AccountNumber } from './assign-numbers.ts'
import { numberIn } from '../references.ts'
import { numberRouting } from './number-routing.ts'

/** Maximum page size (plivo.com/docs/numbers/api). */
const maxPerPage = 20

/** A number is its own id. */
const owned = ({ number, alias }: AccountNumber): OwnedNumber => ({
  id: number,
  number,
  name: alias,
})

/** Numbers of the account: search, rent, assign, release. */
export const createNumbers = (api: Api): NumbersPort => ({
  /** `contains`: a prefix of the digits after the country code, the only search that Plivo has. At most 20 results. */
  async search({ country = 'US', contains, limit = maxPerPage }) {
    const { objects } = await api.get('/PhoneNumber/', {
      country_iso: country,
      services: 'voice',
      limit: Math.min(limit, maxPerPage),
      ...(contains === undefined ? {} : { pattern: contains }),
    })
    return (Array.isArray(objects) ? (objects as readonly Json[]) : []).flatMap((one) => {
      const number = textOf(one['number'])
      return number === undefined ? [] : [{ number: `+${number.replace(/^\+/, '')}` }]
    })
  },
  /** Returns the number if the account already has it, so that a repeat after a lost response buys nothing. */
  async buy(number) {
    const there = await findNumber(api, number)
    if (there) return owned(there)
    let failed: unknown
    try {
      await api.post(`/PhoneNumber/${numberIn(number)}/`, {})
    } catch (error) {
      if (CallError.isInstance(error) && error.dialled === 'no') throw error
      failed = error
    }
    const bought = await findNumber(api, number)
    if (bought) return owned(bought)
    // `pending`: some countries require documents first.
    throw (
      failed ??
      new CallError('unexpected', 'plivo: the number was ordered and has not arrived yet', {
        provider: 'plivo',
      })
    )
  },
  async list() {
    return (await listAll(api, '/Number/')).map(numberOf).map(owned)
  },
  /** `gateway`: an inbound trunk, the inbound half of a gateway with both, or an application; blank for none. */
  async configure(id, { webhookUrl, gateway }) {
    if (webhookUrl !== undefined)
      throw localError(
        'plivo',
        'unsupported',
        'a number has no webhook; the application has, that it is put on',
      )
    if (gateway !== undefined) await setApp(api, id, gateway.split('+').at(-1) ?? '')
    const there = await findNumber(api, id)
    if (there) return owned(there)
    throw new CallError('not-found', 'plivo: no number has this id', { provider: 'plivo' })
  },
  routing: numberRouting(api),
  applications: createApplications(api),
  async release(id) {
    await api.remove(`/Number/${numberIn(id)}/`)
  },
})
