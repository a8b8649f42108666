import type { NumbersPort, OwnedNumber } from '@callplane/core'
import type { Api } from '../client/api.ts'
import { phoneNumbersApi } from './phone-numbers.ts'
import type { WirePhoneNumber } from '../client/schemas.ts'

const owned = ({ phoneNumber }: WirePhoneNumber): OwnedNumber[] => {
  const { phoneNumberId, e164, name } = phoneNumber
  return phoneNumberId && e164 ? [{ id: phoneNumberId, number: e164, name: name ?? undefined }] : []
}

/** Numbers are bought in the dashboard and brought in by `phoneNumbers.create`; here they are listed and let go. */
export const createNumbers = (api: Api): NumbersPort => {
  const numbers = phoneNumbersApi(api)
  return {
    list: async () => (await numbers.list()).flatMap(owned),
    /** Also takes the number off its gateways and rules; one bought through VideoSDK is given up at the carrier too. */
    release: (id) => numbers.release(id),
  }
}
