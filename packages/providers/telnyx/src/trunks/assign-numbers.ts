import { ownedNumbersBy, type Step, onAnotherTrunk } from '@callplane/kit'
import { kindOf, type PhoneNumber, type TrunkApi } from './api.ts'

/** By its digits: the filter accepts nothing else (OpenAPI, 16 Jul 2026), and also matches parts of numbers. */
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
 * Moving a number off another trunk would cut its calls, so the caller has to detach it first. A number of a Call
 * Control application is moved; undo restores it.
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
    // An empty string for "none" is [inferred]: the document allows no null here.
    undo: async () => void (await api.numbers.update(id, { connection_id: before ?? '' })),
  }))
