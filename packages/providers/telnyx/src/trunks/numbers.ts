import { CallError, type Host, type NumbersPort, type OwnedNumber } from '@callplane/core'
import { localError } from '@callplane/kit'
import { trunkApi, type PhoneNumber, type TrunkApi } from './api.ts'
import { createApplications } from './applications.ts'
import { findNumber } from './assign-numbers.ts'
import { numberRouting } from './number-routing.ts'
import { idIn } from '../references.ts'
import type { Sdk } from '../client/sdk.ts'

/** Page size of a number search. */
const usualLimit = 20

/** Orders complete in the background, mostly within this time. Interval in milliseconds, and number of polls. */
const lookEvery = 1_000
const maxLooks = 5

const owned = ({ id, phone_number: number, connection_name: name }: PhoneNumber): OwnedNumber => ({
  id,
  number,
  name: name ?? undefined,
})

const unsupported = (message: string): CallError => localError('telnyx', 'unsupported', message)

/** Numbers of the account: search, order, assign, release. */
export const createNumbers = (host: Host, sdk: () => Promise<Sdk>): NumbersPort => {
  const pause = () => new Promise<void>((resolve) => host.clock.after(lookEvery, resolve))
  const arrived = async (api: TrunkApi, number: string): Promise<PhoneNumber | null> => {
    for (let look = 0; look < maxLooks; look += 1) {
      if (look > 0) await pause()
      const there = await findNumber(api, number)
      if (there) return there
    }
    return null
  }
  return {
    routing: numberRouting(sdk),
    applications: createApplications(sdk),
    async search({ country = 'US', contains, limit = usualLimit }) {
      const { client, run } = await sdk()
      const filter = {
        country_code: country,
        features: ['voice' as const],
        limit,
        ...(contains === undefined ? {} : { phone_number: { contains } }),
      }
      const { data } = await run((options) =>
        client.availablePhoneNumbers.list({ filter }, options),
      )
      return (data ?? []).flatMap(({ phone_number: number }) => (number ? [{ number }] : []))
    },
    /** Returns the number if the account already has it, so that a repeat after a lost response buys nothing. */
    async buy(number) {
      const loaded = await sdk()
      const api = trunkApi(loaded)
      const there = await findNumber(api, number)
      if (there) return owned(there)
      const { client, run } = loaded
      const body = { phone_numbers: [{ phone_number: number }] }
      let failed: unknown
      try {
        await run((options) => client.numberOrders.create(body, options))
      } catch (error) {
        if (CallError.isInstance(error) && error.dialled === 'no') throw error
        failed = error
      }
      const bought = await arrived(api, number)
      if (bought) return owned(bought)
      if (failed !== undefined) throw failed
      throw new CallError('unexpected', 'telnyx: the number was ordered and has not arrived yet', {
        provider: 'telnyx',
      })
    },
    async list() {
      return (await trunkApi(await sdk()).numbers.list()).map(owned)
    },
    /** `gateway`: the id of any connection or Call Control application; empty for none. */
    async configure(id, { webhookUrl, gateway }) {
      if (webhookUrl !== undefined)
        throw unsupported('a number has no webhook; the application has, that it is put on')
      const { numbers } = trunkApi(await sdk())
      if (gateway !== undefined) return owned(await numbers.update(id, { connection_id: gateway }))
      const there = await numbers.find(id)
      if (there) return owned(there)
      throw new CallError('not-found', 'telnyx: no number has this id', { provider: 'telnyx' })
    },
    async release(id) {
      const number = idIn('resource', id)
      const { client, run } = await sdk()
      await run((options) => client.phoneNumbers.delete(number, options))
    },
  }
}
