import { join } from 'node:path'
import type { Random } from '../random.ts'
import type { Notice, ServingConfig } from './messages.ts'
import { startProcess, type ServingProcess, type Stricken } from './serving-process.ts'
import type { SharedClock } from './shared-time.ts'

export interface RosterOptions {
  /** All but what each process has of its own. */
  readonly config: Omit<ServingConfig, 'serial' | 'time'>
  readonly clock: SharedClock
  readonly random: Random
  /** Of this run, for files that processes share. */
  readonly folder: string
  notice(notice: Notice): void
}

/** Without work under way a process that closes ends within this. Real milliseconds. */
const closesWithin = 20_000
/** A stopped process that is killed as well, as an impatient operator does. */
const killedWhileStopped = 0.1

export const isStrikable = ({ state, port }: ServingProcess): boolean =>
  state === 'running' && port !== undefined

/** The processes that were started, in order. One that is killed is replaced, and one that is stopped goes on later. */
export const createRoster = (options: RosterOptions) => {
  const { config, random, clock } = options
  const processes: ServingProcess[] = []
  const counts = { kills: 0, stops: 0, crashes: 0 }
  const strikes: Record<string, number> = {}
  /** Real milliseconds until a process that is struck is replaced or goes on; by serial number. */
  const pauses = new Map<number, number>()
  /** By serial number: those that were asked to close. */
  const leaving = new Set<number>()
  const state: { calm: boolean; failed: Error | null } = { calm: false, failed: null }

  const start = (): ServingProcess => {
    const serial = processes.length
    const process = startProcess(
      { ...config, serial, time: clock.time },
      {
        cacheFolder: join(options.folder, 'cache'),
        now: clock.now,
        notice: options.notice,
        stricken,
        gone,
      },
    )
    processes.push(process)
    return process
  }
  const stricken = (process: ServingProcess, { how, where }: Stricken): void => {
    counts[how === 'kill' ? 'kills' : 'stops']++
    strikes[where] = (strikes[where] ?? 0) + 1
    const after = pauses.get(process.serial) ?? 0
    if (how === 'kill') {
      if (!leaving.has(process.serial)) setTimeout(() => state.calm || start(), after)
      return
    }
    setTimeout(() => {
      if (!state.calm && process.state === 'stopped' && random.chance(killedWhileStopped))
        process.signal('kill')
      else process.resume()
    }, after)
  }
  const gone = (process: ServingProcess): void => {
    if (state.calm || leaving.has(process.serial)) return
    if (process.stricken.some(({ how }) => how === 'kill')) return
    counts.crashes++
    options.notice({ kind: 'log', line: `process ${process.serial} ended by itself` })
    // What fails at its start would fail again.
    if (process.port !== undefined) start()
    else state.failed = new Error('a process ended before it served; its error is above')
  }
  const leave = (process: ServingProcess): void => {
    leaving.add(process.serial)
    process.close()
    // One that was ordered to strike itself on the way out is gone, or has to be made to go on.
    const timer = setTimeout(() => process.state !== 'gone' && process.signal('kill'), closesWithin)
    void process.gone.then(() => clearTimeout(timer))
  }
  return {
    processes: processes as readonly ServingProcess[],
    state,
    counts,
    strikes,
    pauses,
    start,
    leave,
  }
}

export type Roster = ReturnType<typeof createRoster>
