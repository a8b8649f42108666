import type { Dispatcher } from '@callplane/core'
import { isOver, type CallLogEntry } from '../model/entry.ts'
import type { EntryChange } from '../model/revise.ts'
import type { CallLog } from './call-log.ts'

/** After this long a call is not dialled any more, restarts included: the dispatcher's own default (`dialWithin`). */
const dialWithin = 60_000

/** How far back a restart looks. */
const orphansSince = 24 * 3_600_000

/** A click-to-call that was recorded and never handed to the dispatcher: no phone rang, and none will. */
const neverDialled = (now: number): EntryChange => ({
  status: 'failed',
  endReason: 'expired',
  endedAt: new Date(now).toISOString(),
  failure: 'the process stopped before it was dialled',
})

/** The dispatcher has no record of it any more, as after a restart without a durable store. */
const forgotten: EntryChange = { status: 'unknown', endReason: 'no-report' }

/** Closes entries of dispatched calls that no record of the dispatcher will end. */
export const closeOrphans = async (
  log: CallLog,
  dispatcher: Pick<Dispatcher, 'calls'>,
): Promise<void> => {
  const now = log.host.clock.now()
  const changeOf = async (entry: CallLogEntry): Promise<EntryChange | null> => {
    if (!entry.dispatch || isOver(entry)) return null
    const { id } = entry.dispatch
    if (id !== null) return (await dispatcher.calls.get(id)) ? null : forgotten
    return now - Date.parse(entry.createdAt) > dialWithin ? neverDialled(now) : null
  }
  const recent = await log.store.changedSince(new Date(now - orphansSince).toISOString())
  for (const { tenant, id } of recent) await log.update(tenant, id, changeOf)
}
