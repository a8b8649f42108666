import { CallError, inputError } from '@callplane/core'
import type twilio from 'twilio'

export interface AccountNumber {
  readonly sid: string
  readonly number: string
  readonly trunkSid: string | null
}

/** The account's own records of these numbers; throws one error for all that it does not own. */
export const ownedNumbers = async (
  { incomingPhoneNumbers }: twilio.Twilio,
  numbers: readonly string[],
): Promise<AccountNumber[]> => {
  const wanted = [...new Set(numbers)]
  const found = await Promise.all(
    wanted.map(async (number) => {
      const hits = await incomingPhoneNumbers.list({ phoneNumber: number })
      const hit = hits.find(({ phoneNumber }) => phoneNumber === number)
      return hit && { sid: hit.sid, number, trunkSid: hit.trunkSid || null }
    }),
  )
  const faults = wanted.flatMap((number, index) =>
    found[index]
      ? []
      : [
          {
            path: ['numbers', numbers.indexOf(number)],
            message: 'is not a number of this account',
          },
        ],
  )
  if (faults.length > 0) throw inputError('input-invalid', 'Twilio gateway', faults, 'twilio')
  return found.filter((one) => one !== undefined)
}

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
