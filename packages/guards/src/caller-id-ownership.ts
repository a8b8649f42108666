import {
  refuseUnknownOptions,
  type Gate,
  type OptionNames,
  type OutboundCall,
} from '@callplane/core'
import { documentsIn } from './targets/option-documents.ts'
import { dialStringsOf } from './targets/spelling.ts'
import { lookingGuard, type GuardFault } from './verdict.ts'

/** Numbers in E.164, or a function that fetches them, such as from the provider's `numbers` port. */
export type OwnedNumbers =
  | readonly string[]
  | (() => readonly string[] | Promise<readonly string[]>)

/** Settings of `callerIdOwnership`. */
export interface CallerIdOwnershipOptions {
  /** One list for all providers, or one per provider instance, by name; an instance that is not named owns none. */
  readonly owned: OwnedNumbers | Readonly<Record<string, OwnedNumbers>>
  /** Milliseconds of the calls' time for which a fetched list is kept. Default 5 min. */
  readonly keepForMs?: number | undefined
}

const callerIdOwnershipOptions: OptionNames<CallerIdOwnershipOptions> = {
  owned: true,
  keepForMs: true,
}

const isOwnedNumbers = (owned: CallerIdOwnershipOptions['owned']): owned is OwnedNumbers =>
  Array.isArray(owned) || typeof owned === 'function'

interface ShownNumber {
  readonly field: 'from' | 'options'
  readonly number: string
}

/** `from`, and what documents in the options show in its place; names and SIP addresses there are no numbers. */
const callerIdsOf = ({ from, options }: OutboundCall): readonly ShownNumber[] => {
  const inOptions = documentsIn(options).callerIds.flatMap((text) =>
    dialStringsOf(text)
      .filter((dialled) => dialled.replace(/\D/g, '').length > 6)
      .map((dialled) => ({
        field: 'options' as const,
        number: dialled.startsWith('+') ? dialled : `+${dialled}`,
      })),
  )
  return from === undefined ? inOptions : [{ field: 'from', number: from }, ...inOptions]
}

/**
 * The caller ID must be a number of one's own; one that the call's provider does not own skips that route. A call
 * without `from` passes: the provider then shows its own number. Caller IDs in documents of the options count too.
 */
export const callerIdOwnership = (options: CallerIdOwnershipOptions): Gate => {
  refuseUnknownOptions('callerIdOwnership', options, callerIdOwnershipOptions)
  const { owned, keepForMs = 300_000 } = options
  const fetched = new Map<
    string,
    { readonly until: number; readonly numbers: Promise<ReadonlySet<string>> }
  >()
  const numbersOf = (
    key: string,
    from: OwnedNumbers,
    now: number,
  ): Promise<ReadonlySet<string>> => {
    const held = fetched.get(key)
    if (held && now < held.until) return held.numbers
    const numbers = Promise.resolve(typeof from === 'function' ? from() : from).then(
      (list) => new Set(list),
    )
    fetched.set(key, { until: typeof from === 'function' ? now + keepForMs : Infinity, numbers })
    // A failure is not kept: the next call asks again.
    numbers.catch(() => fetched.delete(key))
    return numbers
  }
  return lookingGuard(
    'caller-id-ownership',
    async ({ call, route, now }): Promise<GuardFault[]> => {
      const shown = callerIdsOf(call)
      if (shown.length === 0) return []
      const common = isOwnedNumbers(owned)
      const list = common
        ? owned
        : Object.hasOwn(owned, route.provider)
          ? owned[route.provider]
          : undefined
      const numbers = list && (await numbersOf(common ? '' : route.provider, list, now))
      return shown.flatMap(({ field, number }): GuardFault[] =>
        numbers?.has(number)
          ? []
          : [
              {
                code: 'caller-id-not-owned',
                field,
                why: common
                  ? 'is not a number of yours'
                  : `is not a number that ${route.provider} owns`,
                ofRoute: !common,
              },
            ],
      )
    },
  )
}
