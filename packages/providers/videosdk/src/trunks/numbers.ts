import type { NumbersPort, OwnedNumber } from '@callplane/core'
import type { Api } from '../client/api.ts'
import { phoneNumbersApi } from './phone-numbers.ts'
import type { WirePhoneNumber } from '../client/schemas.ts'

const owned = ({ phoneNumber }: WirePhoneNumber): OwnedNumber[] => {
  const { phoneNumberId, e164, name } = phoneNumber
  return phoneNumberId && e164 ? [{ id: phoneNumberId, number: e164, name: name ?? undefined }] : []
}

/** Lists and releases numbers, which are bought in the dashboard and added by `phoneNumbers.create`. */
export const createNumbers = (api: Api): NumbersPort => {
  const numbers = phoneNumbersApi(api)
  return {
    list: async () => (await numbers.list()).flatMap(owned),
    /**
     * Also removes the number from its gateways and rules; a number bought through VideoSDK is released at the carrier
     * too.
     */
    release: (id) => numbers.release(id),
  }
}
