import { ownedNumbersBy, onAnotherTrunk } from '@callplane/kit'
import type twilio from 'twilio'

export interface AccountNumber {
  readonly sid: string
  readonly number: string
  readonly trunkSid: string | null
}

export const ownedNumbers = (
  { incomingPhoneNumbers }: twilio.Twilio,
  numbers: readonly string[],
): Promise<AccountNumber[]> =>
  ownedNumbersBy(
    numbers,
    async (number) => {
      const hits = await incomingPhoneNumbers.list({ phoneNumber: number })
      const hit = hits.find(({ phoneNumber }) => phoneNumber === number)
      return hit && { sid: hit.sid, number, trunkSid: hit.trunkSid || null }
    },
    { provider: 'twilio', subject: 'Twilio gateway' },
  )

/** Moving a number off another trunk would cut its calls, so the caller has to detach it first. */
export const refuseOthers = (numbers: readonly AccountNumber[], trunkSid: string | null): void => {
  const at = numbers.findIndex((one) => one.trunkSid !== null && one.trunkSid !== trunkSid)
  if (at < 0) return
  throw onAnotherTrunk('twilio', at)
}
