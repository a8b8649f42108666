import { CallError, type NumbersPort, type OwnedNumber } from '@callplane/core'
import { guarded } from '../client/guarded.ts'
import { gatewayId, idIn } from '../references.ts'
import { numberRouting } from './number-routing.ts'
import type { Sdk } from '../client/sdk.ts'

/** Page size of a number search. */
const usualLimit = 20

const owned = ({
  sid,
  phoneNumber,
  friendlyName,
}: {
  sid: string
  phoneNumber: string
  friendlyName: string | null
}): OwnedNumber => ({ id: sid, number: phoneNumber, name: friendlyName ?? undefined })

/** Numbers of the account: search, buy, assign, release. */
export const createNumbers = (sdk: () => Promise<Sdk>): NumbersPort => ({
  routing: numberRouting(sdk),
  ...guarded({
    /** Local numbers. `contains`: digits, `*` for any digit. */
    async search({ country = 'US', contains, limit = usualLimit }) {
      const region = idIn('country', country)
      const { client } = await sdk()
      const wanted = { contains, limit, voiceEnabled: true }
      const found = await client.availablePhoneNumbers(region).local.list(wanted)
      return found.map(({ phoneNumber }) => ({ number: phoneNumber }))
    },
    /** Returns the number if the account already has it, so that a repeat after a lost response buys nothing. */
    async buy(number) {
      const { client } = await sdk()
      const find = async () =>
        (await client.incomingPhoneNumbers.list({ phoneNumber: number })).find(
          ({ phoneNumber }) => phoneNumber === number,
        )
      const there = await find()
      if (there) return owned(there)
      try {
        return owned(await client.incomingPhoneNumbers.create({ phoneNumber: number }))
      } catch (error) {
        const bought =
          CallError.isInstance(error) && error.dialled !== 'no' ? await find() : undefined
        if (bought) return owned(bought)
        throw error
      }
    },
    async list() {
      const { client } = await sdk()
      return (await client.incomingPhoneNumbers.list()).map(owned)
    },
    /** A number on a trunk ignores its webhook. */
    async configure(id, { webhookUrl, gateway }) {
      const number = idIn('number', id)
      const trunk = gateway === undefined ? {} : { trunkSid: gatewayId(gateway).id }
      const { client } = await sdk()
      return owned(
        await client.incomingPhoneNumbers(number).update({
          ...(webhookUrl === undefined ? {} : { voiceUrl: webhookUrl, voiceMethod: 'POST' }),
          ...trunk,
        }),
      )
    },
    async release(id) {
      const number = idIn('number', id)
      const { client } = await sdk()
      await client.incomingPhoneNumbers(number).remove()
    },
  } satisfies NumbersPort),
})
