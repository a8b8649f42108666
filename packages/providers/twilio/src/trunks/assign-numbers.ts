import { CallError } from '@callplane/core'
import { ownedNumbersBy } from '@callplane/kit'
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

/** Moving a number off another trunk would cut somebody's calls; that is for the caller to do first. */
export const refuseOthers = (numbers: readonly AccountNumber[], trunkSid: string | null): void => {
  const at = numbers.findIndex((one) => one.trunkSid !== null && one.trunkSid !== trunkSid)
  if (at < 0) return
  throw new CallError('conflict', `twilio: number ${at + 1} is on another trunk`, {
    provider: 'twilio',
    dialled: 'no',
    faults: [{ path: ['numbers', at], message: 'is on another trunk' }],
  })
}
