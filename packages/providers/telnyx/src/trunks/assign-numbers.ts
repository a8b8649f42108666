import { CallError } from '@callplane/core'
import { ownedNumbersBy, type Step } from '@callplane/kit'
import { kindOf, type PhoneNumber, type TrunkApi } from './api.ts'

/** By its digits: the filter takes nothing else (OpenAPI, 16 Jul 2026), and finds parts of numbers too. */
export const findNumber = async (api: TrunkApi, number: string): Promise<PhoneNumber | null> => {
  const found = await api.numbers.list({ filter: { phone_number: number.replace(/^\+/, '') } })
  return found.find(({ phone_number: one }) => one === number) ?? null
}

export const ownedNumbers = (api: TrunkApi, numbers: readonly string[]): Promise<PhoneNumber[]> =>
  ownedNumbersBy(numbers, (number) => findNumber(api, number), {
    provider: 'telnyx',
    subject: 'Telnyx gateway',
  })

/**
 * Moving a number off another trunk would cut somebody's calls; that is for the caller to do first. One that a Call
 * Control application has is moved, and moved back by an undo.
 */
export const refuseOthers = async (
  api: TrunkApi,
  numbers: readonly PhoneNumber[],
  own: string | null,
): Promise<void> => {
  for (const [index, { connection_id: id }] of numbers.entries()) {
    if (!id || id === own) continue
    if (kindOf((await api.any.find(id))?.record_type) === undefined) continue
    throw new CallError('conflict', `telnyx: number ${index + 1} is on another trunk`, {
      provider: 'telnyx',
      dialled: 'no',
      faults: [{ path: ['numbers', index], message: 'is on another trunk' }],
    })
  }
}

/** Hangs numbers on the connection that `connectionOf` names, one after the other. */
export const numberSteps = <Made extends object>(
  api: TrunkApi,
  numbers: readonly PhoneNumber[],
  connectionOf: (made: Made) => string,
): Step<Made>[] =>
  numbers.map(({ id, connection_id: before }, index) => ({
    name: `number ${index + 1} of ${numbers.length}`,
    async find(made) {
      const now = await api.numbers.find(id)
      return now?.connection_id === connectionOf(made) ? {} : null
    },
    do: async (made) => void (await api.numbers.update(id, { connection_id: connectionOf(made) })),
    // A blank for "none" is [inferred]: the document has a string and no null here.
    undo: async () => void (await api.numbers.update(id, { connection_id: before ?? '' })),
  }))
