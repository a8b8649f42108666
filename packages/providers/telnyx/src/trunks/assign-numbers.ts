import { ownedNumbersBy, type Step, onAnotherTrunk } from '@callplane/kit'
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
 * Moving a number off another trunk would cut its calls; the caller has to do that first. A number of a Call Control
 * application is moved, and an undo moves it back.
 */
export const refuseOthers = async (
  api: TrunkApi,
  numbers: readonly PhoneNumber[],
  own: string | null,
): Promise<void> => {
  for (const [index, { connection_id: id }] of numbers.entries()) {
    if (!id || id === own) continue
    if (kindOf((await api.any.find(id))?.record_type) === undefined) continue
    throw onAnotherTrunk('telnyx', index)
  }
}

/** Assigns numbers to the connection that `connectionOf` names, one after the other. */
export const numberSteps = <Created extends object>(
  api: TrunkApi,
  numbers: readonly PhoneNumber[],
  connectionOf: (made: Created) => string,
): Step<Created>[] =>
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
