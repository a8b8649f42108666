import { timeAfter } from '../model/units.ts'
import type { CallEvent } from '../model/event.ts'
import type { ReferenceClaim } from './store/store.ts'
import type { Journal } from './journal-api.ts'
import { withoutMatch } from './merge-events.ts'
import { delayAfter, locateDelays, parkFor } from './times.ts'
import { attemptOf } from './record.ts'
import type { StoreAccess } from './store/store-access.ts'

/** Takes an id from an attempt that only a look-up by number and time gave it to. */
export const seize = async (
  claim: ReferenceClaim,
  owner: { readonly call: string; readonly attempt: string },
  {
    store,
    now,
    change,
  }: Pick<Journal, 'change'> & {
    readonly store: StoreAccess
    readonly now: () => number
  },
): Promise<boolean> => {
  let events: readonly CallEvent[] = []
  const freed = await change(
    owner.call,
    (held) => {
      const attempt = attemptOf(held, owner.attempt)
      return attempt?.matched === true && attempt.references[claim.kind] === claim.id
    },
    (held) => {
      const without = withoutMatch(
        held,
        owner.attempt,
        timeAfter(now(), delayAfter(locateDelays, locateDelays.length)),
      )
      events = without.events
      return without.record
    },
  )
  if (!freed) return false
  // They are about the call that names the id now: its write finds them here.
  for (const event of events)
    await store.park({ provider: claim.provider, event, until: timeAfter(now(), parkFor) })
  return true
}
