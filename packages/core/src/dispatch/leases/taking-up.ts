import type { CallRecord } from '../../journal/record.ts'
import type { Engine } from '../engine/engine.ts'
import type { OwnedCalls } from './owned-calls.ts'
import { recallOutcomes } from '../steps/recall-outcomes.ts'
import type { DispatchWorld } from '../world.ts'

export interface TakingUp {
  /** Has the engine look at a call that needs attention, unless it belongs to another dispatcher that is at work. */
  workOn(record: CallRecord): Promise<void>
  /** Takes up calls that belong to no living dispatcher and need attention by then; gives how many. */
  takeUp(until: number): Promise<number>
  /** The same for at most `limit` calls. */
  takeUpSome(until: number, limit: number): Promise<number>
}

/** Most calls taken up by one request to the store. */
const takeUpAtOnce = 100

/** How calls come to belong to this dispatcher after they began elsewhere. */
export const createTakingUp = (
  { store, gates, taught }: DispatchWorld,
  engine: Engine,
  owned: OwnedCalls,
): TakingUp => {
  /** Gives how many did not belong to this dispatcher before; the rest was written to by others. */
  const takeUpSome = async (until: number, limit: number): Promise<number> => {
    const records = await store.claimDue(until, limit)
    const fresh = records.filter(({ id }) => !owned.has(id))
    for (const { id } of fresh) owned.add(id)
    recallOutcomes(fresh, gates, taught)
    for (const record of records) engine.schedule(record.id, record)
    return fresh.length
  }
  return {
    takeUpSome,
    async takeUp(until) {
      let found = 0
      for (let last = takeUpAtOnce; last === takeUpAtOnce; found += last)
        last = await takeUpSome(until, takeUpAtOnce)
      return found
    },
    async workOn({ id, dueAt: due }) {
      if (due === null) return
      if (owned.has(id)) return engine.schedule(id)
      const taken = await store.take(id)
      if (!taken) return
      owned.add(id)
      engine.schedule(id, taken)
    },
  }
}
