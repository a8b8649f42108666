import { refuseUnknownOptions, type Gate } from '@callplane/core'
import {
  readingOptions,
  isUnreadable,
  numbersThatMayRing,
  type ReadingOptions,
} from './targets/targets.ts'
import { lookingGuard, type GuardFault } from './verdict.ts'

/** Who does not want to be called. Asked before every dial and by `explain`; must not change anything. */
export interface DoNotCallList {
  /** `number`: E.164. */
  has(number: string): boolean | Promise<boolean>
}

/** A do-not-call list in this process. */
export interface MemoryDoNotCallList extends DoNotCallList {
  add(number: string): void
  remove(number: string): void
}

/** A list in this process, which a restart forgets. */
export const memoryDoNotCallList = (numbers: Iterable<string> = []): MemoryDoNotCallList => {
  const held = new Set(numbers)
  return {
    has: (number) => held.has(number),
    add: (number) => void held.add(number),
    remove: (number) => void held.delete(number),
  }
}

/**
 * Refuses every number on the list. A number spelled in national form, which cannot be compared, is refused too,
 * and so is every call while the list cannot be asked.
 */
export const doNotCall = (list: DoNotCallList, reading: ReadingOptions = {}): Gate => {
  refuseUnknownOptions('doNotCall', reading, readingOptions)
  return lookingGuard('do-not-call', async ({ call, route }) => {
    const faults: GuardFault[] = []
    for (const number of numbersThatMayRing(call, route, reading)) {
      if (isUnreadable(number))
        faults.push({
          code: 'do-not-call',
          field: number.field,
          why: 'is not in international form, so it cannot be compared with the list',
        })
      for (const readable of [...number.e164, ...number.behindPrefix])
        if (await list.has(readable))
          faults.push({
            code: 'do-not-call',
            field: number.field,
            why: 'is on the do-not-call list',
          })
    }
    return faults
  })
}
