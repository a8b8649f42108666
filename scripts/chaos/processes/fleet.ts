import { setTimeout as pause } from 'node:timers/promises'
import type { Hazard } from './hazards.ts'
import { createRoster, isStrikable, type RosterOptions } from './roster.ts'
import type { SharedTime } from './shared-time.ts'
import { again, strike } from './strike.ts'

export interface FleetOptions extends RosterOptions {
  readonly size: number
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

/** The processes that serve: starts, strikes and replaces them. Only these are ever sent a signal. */
export const createFleet = (options: FleetOptions) => {
  const { clock } = options
  const roster = createRoster(options)
  const { processes, state, start, leave } = roster
  const counts = { deploys: 0, databaseRestarts: 0 }

  /** The new process serves before the oldest closes. */
  const deploy = async (): Promise<void> => {
    const fresh = start()
    while (fresh.state === 'starting' && !state.calm) await pause(again)
    const oldest = processes.find((process) => process !== fresh && isStrikable(process))
    if (!oldest || state.calm) return
    counts.deploys++
    leave(oldest)
  }
  /** Waits until there is a process that can be struck, so that every hazard of the plan takes place. */
  const perform = async (hazard: Hazard): Promise<void> => {
    while (!state.calm && !processes.some(isStrikable)) await pause(again)
    if (hazard.kind === 'deploy') await deploy()
    else if (hazard.kind === 'database') {
      counts.databaseRestarts++
      await options.restartDatabase(hazard.pause)
    } else await strike(roster, hazard)
  }
  return {
    processes,
    async serving(): Promise<void> {
      for (let left = options.size; left > 0; left--) start()
      while (!processes.every(isStrikable)) {
        if (state.failed) throw state.failed
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
    counts: (): FleetCounts => ({ ...roster.counts, ...counts, strikes: roster.strikes }),
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
