import { onAnotherTrunk, ownedNumbersBy, type Step } from '@callplane/kit'
import type { TrunkApi } from './api.ts'
import type { Created } from './find.ts'

/** Where a number is: on a trunk, or on none. */
export interface PlacedNumber {
  readonly number: string
  readonly trunk: string | undefined
}

/** The numbers of the account, which the Voice application lists, and the trunks that have them. */
export const placedNumbers = async (
  api: TrunkApi,
  account: () => Promise<readonly string[]>,
  wanted: readonly string[],
): Promise<readonly PlacedNumber[]> => {
  if (wanted.length === 0) return []
  const own = new Set(await account())
  const all = await Promise.all(
    (await api.trunks.list()).map(async ({ id }) => ({ id, numbers: await api.numbers.list(id) })),
  )
  return ownedNumbersBy(
    wanted,
    async (number) =>
      own.has(number)
        ? {
            number,
            trunk: all.find((one) => one.numbers.some((held) => held.number === number))?.id,
          }
        : null,
    { provider: 'sinch', subject: 'Sinch gateway' },
  )
}

/** Moving a number off another trunk would cut its calls, so the caller has to detach it first. */
export const refuseOthers = (numbers: readonly PlacedNumber[], own: string | undefined): void => {
  const at = numbers.findIndex(({ trunk }) => trunk !== undefined && trunk !== own)
  if (at >= 0) throw onAnotherTrunk('sinch', at)
}

const find = async (api: TrunkApi, trunk: string, number: string) =>
  (await api.numbers.list(trunk)).find((one) => one.number === number)

export const unassign = async (api: TrunkApi, trunk: string, number: string): Promise<void> => {
  const there = await find(api, trunk, number)
  if (there) await api.numbers.unassign(trunk, there.id)
}

/** Assigns numbers to the trunk, one after the other. */
export const numberSteps = (
  api: TrunkApi,
  numbers: readonly string[],
  trunkOf: (made: Created) => string,
): Step<Created>[] =>
  numbers.map((number, index) => ({
    name: `number ${index + 1} of ${numbers.length}`,
    find: async (made) => ((await find(api, trunkOf(made), number)) ? {} : null),
    do: (made) => api.numbers.assign(trunkOf(made), number),
    undo: (made) => unassign(api, trunkOf(made), number),
  }))
