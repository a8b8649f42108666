import { setTimeout as pause } from 'node:timers/promises'
import type { Hazard } from './hazards.ts'
import { isStrikable, type Roster } from './roster.ts'

/** Real milliseconds within which a process is struck at its door; then wherever it is. */
const patience = 1_500
/** Between two looks at whether a process can be struck. Real milliseconds. */
export const again = 100

/** Kills or stops one of the processes, at the door that the hazard names or at any time. */
export const strike = async (
  { processes, pauses, state }: Roster,
  { kind, which, where, passage, pause: after }: Hazard,
): Promise<void> => {
  const candidates = processes.filter(isStrikable)
  const process = candidates[Math.floor(which * candidates.length)]
  // Others of them are stopped or not up yet: a service never stands still as a whole by design, but one process may.
  if (!process || state.calm) return
  pauses.set(process.serial, after)
  const before = process.stricken.length
  const how = kind === 'kill' ? 'kill' : 'stop'
  if (where === 'time') return process.signal(how)
  process.order({ kind: 'strike', strike: { how, door: where, left: passage } })
  for (let waited = 0; waited < patience; waited += again) {
    await pause(again)
    if (process.stricken.length > before || process.state === 'gone') return
  }
  process.order({ kind: 'strike', strike: { how, door: where, left: Number.MAX_SAFE_INTEGER } })
  if (isStrikable(process) && !state.calm) process.signal(how)
}
