import type { Clock, OutboundCall } from '@callplane/core'
import { milliseconds } from '@callplane/core/units'
import { cached, localError, type Eventual } from '@callplane/kit'
import type { Sdk } from '../client/sdk.ts'

/** Numbers are bought and released manually. */
const remembered = milliseconds(10 * 60_000)

/**
 * The caller ID, which Twilio requires: that of the call, or the account's number if it has exactly one. Otherwise
 * rejects before anything is dialled.
 */
export const createCallerId = (
  clock: Clock,
  sdk: () => Promise<Sdk>,
): ((call: OutboundCall) => Eventual<string>) => {
  const only = cached(clock, remembered, async () => {
    const { client } = await sdk()
    const numbers = await client.incomingPhoneNumbers.list({ limit: 2 })
    const [number] = numbers
    if (number && numbers.length === 1) return number.phoneNumber
    throw localError(
      'twilio',
      'caller-id',
      `the call names no caller ID, and the account has ${number ? 'several numbers' : 'no number'}`,
    )
  })
  return (call) => call.from ?? only()
}
