import { ownedNumbersBy, type Step, type Json, onAnotherTrunk } from '@callplane/kit'
import { textOf, type Api } from '../client/api.ts'
import { listAll } from './api.ts'
import { numberIn } from '../references.ts'

export interface AccountNumber {
  /** E.164. */
  readonly number: string
  readonly alias: string | undefined
  /** Target of its calls: an application or a trunk, set by one field. */
  readonly appId: string | undefined
  readonly isOnTrunk: boolean
}

/** `…/Zentrunk/Trunk/<id>/` or `…/Application/<id>/`. */
const bound = /\/(Zentrunk\/Trunk|Application)\/([^/]+)\/?$/

export const numberOf = (given: Json): AccountNumber => {
  const [, kind, id] = bound.exec(textOf(given['application']) ?? '') ?? []
  return {
    number: `+${(textOf(given['number']) ?? '').replace(/^\+/, '')}`,
    alias: textOf(given['alias']),
    appId: id,
    isOnTrunk: kind === 'Zentrunk/Trunk',
  }
}

const pathOf = (number: string): string => `/Number/${numberIn(number)}/`

export const findNumber = async (api: Api, number: string): Promise<AccountNumber | null> => {
  const found = await api.find(pathOf(number))
  return found && numberOf(found)
}

/** An empty value detaches it [inferred]. */
export const setApp = async (api: Api, number: string, appId: string): Promise<void> =>
  void (await api.post(pathOf(number), { app_id: appId }))

export const numbersOn = async (api: Api, trunk: string): Promise<string[]> =>
  (await listAll(api, '/Number/'))
    .map(numberOf)
    .flatMap(({ number, appId }) => (appId === trunk ? [number] : []))

export const ownedNumbers = (api: Api, numbers: readonly string[]): Promise<AccountNumber[]> =>
  ownedNumbersBy(numbers, (number) => findNumber(api, number), {
    provider: 'plivo',
    subject: 'Plivo gateway',
  })

/**
 * Moving a number off another trunk would cut its calls, so the caller has to detach it first. A number of an
 * application is moved; undo restores it.
 */
export const refuseOthers = (numbers: readonly AccountNumber[], own: string | undefined): void => {
  const at = numbers.findIndex(({ isOnTrunk, appId }) => isOnTrunk && appId !== own)
  if (at < 0) return
  throw onAnotherTrunk('plivo', at)
}

/** Assigns numbers to the trunk that `trunkOf` names, one after the other. */
export const numberSteps = <Created extends object>(
  api: Api,
  numbers: readonly AccountNumber[],
  trunkOf: (made: Created) => string,
): Step<Created>[] =>
  numbers.map(({ number, appId }, index) => ({
    name: `number ${index + 1} of ${numbers.length}`,
    async find(made) {
      const now = await findNumber(api, number)
      return now?.appId === trunkOf(made) ? {} : null
    },
    do: (made) => setApp(api, number, trunkOf(made)),
    undo: () => setApp(api, number, appId ?? ''),
  }))
