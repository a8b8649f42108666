import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { Hazard } from './hazards.ts'
import type { Notice, ServingConfig } from './messages.ts'
import type { SharedClock, SharedTime } from './shared-time.ts'
import { startProcess, type ServingProcess, type Stricken } from './serving-process.ts'

export interface FleetOptions {
  readonly size: number
  /** All but what each process has of its own. */
  readonly config: Omit<ServingConfig, 'serial' | 'time'>
  readonly clock: SharedClock
  readonly random: Random
  /** Of this run, for files that processes share. */
  readonly folder: string
  notice(notice: Notice): void
  restartDatabase(downFor: number): Promise<void>
}

export interface FleetCounts {
  readonly kills: number
  readonly stops: number
  readonly deploys: number
  readonly databaseRestarts: number
  /** Processes that ended although nothing was done to them. */
  readonly crashes: number
  /** Kills and stops by where they struck. */
  readonly strikes: Readonly<Record<string, number>>
}

/** Real milliseconds within which a process is struck at its door; then wherever it is. */
const patience = 1_500
/** Between two looks at whether a process can be struck. Real milliseconds. */
const again = 100
/** Without work under way a process that closes ends within this. Real milliseconds. */
const closesWithin = 20_000
/** A stopped process that is killed as well, as an impatient operator does. */
const killedWhileStopped = 0.1

const isStrikable = ({ state, port }: ServingProcess): boolean =>
  state === 'running' && port !== undefined

/** The processes that serve: starts, strikes and replaces them. Only these are ever sent a signal. */
export const createFleet = (options: FleetOptions) => {
  const { config, random, clock } = options
  const processes: ServingProcess[] = []
  const counts = { kills: 0, stops: 0, deploys: 0, databaseRestarts: 0, crashes: 0 }
  const strikes: Record<string, number> = {}
  /** How the next strike at each process is gone on with; by serial number. */
  const pauses = new Map<number, number>()
  /** By serial number: those that were asked to close. */
  const leaving = new Set<number>()
  const state = { calm: false }
  let failed: Error | null = null

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
    else failed = new Error('a process ended before it served; its error is above')
  }

  const strike = async ({ kind, which, where, passage, pause: after }: Hazard): Promise<void> => {
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
  /** The new process serves before the oldest closes. */
  const deploy = async (): Promise<void> => {
    const fresh = start()
    while (fresh.state === 'starting' && !state.calm) await pause(again)
    const oldest = processes.find((process) => process !== fresh && isStrikable(process))
    if (!oldest || state.calm) return
    counts.deploys++
    leave(oldest)
  }
  const leave = (process: ServingProcess): void => {
    leaving.add(process.serial)
    process.close()
    // One that was ordered to strike itself on the way out is gone, or has to be made to go on.
    const timer = setTimeout(() => process.state !== 'gone' && process.signal('kill'), closesWithin)
    void process.gone.then(() => clearTimeout(timer))
  }
  /** Waits until there is a process that can be struck, so that every hazard of the plan takes place. */
  const perform = async (hazard: Hazard): Promise<void> => {
    while (!state.calm && !processes.some(isStrikable)) await pause(again)
    if (hazard.kind === 'deploy') await deploy()
    else if (hazard.kind === 'database') {
      counts.databaseRestarts++
      await options.restartDatabase(hazard.pause)
    } else await strike(hazard)
  }
  return {
    processes: processes as readonly ServingProcess[],
    async serving(): Promise<void> {
      for (let left = options.size; left > 0; left--) start()
      while (!processes.every(isStrikable)) {
        if (failed) throw failed
        await pause(again)
      }
    },
    /** Does what is planned as the calls are asked for. Resolves after the last of it. */
    async torment(hazards: readonly Hazard[], asked: () => number): Promise<void> {
      for (const hazard of hazards) {
        while (asked() < hazard.at && !state.calm) await pause(again)
        if (state.calm) return
        await perform(hazard)
      }
    },
    /** All processes go on at the speed of this time. */
    follow(time: SharedTime): void {
      clock.follow(time)
      for (const process of processes) process.order({ kind: 'follow', time })
    },
    counts: (): FleetCounts => ({ ...counts, strikes }),
    /** Ends every process at once; also for an interrupted run, so without waiting. */
    killAll(): void {
      state.calm = true
      for (const process of processes) process.end()
    },
    /** The last processes close as at the end of a deployment. */
    async close(): Promise<void> {
      state.calm = true
      for (const process of processes) if (process.state === 'stopped') process.resume()
      const left = processes.filter(({ state }) => state !== 'gone')
      for (const process of left) leave(process)
      await Promise.all(left.map((process) => process.gone))
    },
  }
}

export type Fleet = ReturnType<typeof createFleet>
