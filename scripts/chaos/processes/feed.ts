import { setTimeout as pause } from 'node:timers/promises'
import type { PlannedCall } from '../load.ts'
import type { Pressure } from './pressure.ts'
import type { SharedClock } from './shared-time.ts'

/** Real milliseconds between two looks for calls that are due. */
const every = 20
/** A machine that takes no call for so long will not take another. Real milliseconds. */
const patience = 120_000

export interface FeedParts {
  readonly clock: SharedClock
  readonly load: readonly PlannedCall[]
  readonly pressure: Pick<Pressure, 'isLow'>
  /** Asks for a call now. */
  start(call: PlannedCall): void
  readonly signal?: AbortSignal | undefined
}

/** The load as it was asked for: later than planned where the machine could not keep up. */
export interface Feed {
  /** Calls as they were asked for; `at` in the calls' milliseconds after the start of the run. */
  readonly asked: readonly PlannedCall[]
  readonly done: Promise<void>
}

const shifted = (call: PlannedCall, by: number, at: number): PlannedCall => {
  const { dialBefore } = call.input
  const moved = dialBefore && new Date(Date.parse(String(dialBefore)) + by).toISOString()
  return { ...call, at, input: { ...call.input, ...(moved && { dialBefore: moved }) } }
}

/** Asks for every call at its time; while the machine cannot keep up, all that is left waits. */
export const feed = ({ clock, load, pressure, start, signal }: FeedParts): Feed => {
  const asked: PlannedCall[] = []
  const begin = clock.now()
  const run = async (): Promise<void> => {
    /** By what the load is later than planned. Calls' milliseconds. */
    let shift = 0
    let last = begin
    let lowAt = performance.now()
    while (asked.length < load.length) {
      if (signal?.aborted === true) return
      const now = clock.now()
      if (pressure.isLow()) lowAt = performance.now()
      else shift += now - last
      if (performance.now() - lowAt > patience)
        throw new Error(
          `a process or the network has not answered in time for ${patience / 1000} s; ${asked.length} of ${load.length} calls were asked for`,
        )
      last = now
      for (const call of load.slice(asked.length)) {
        if (begin + call.at + shift > now) break
        const moved = shifted(call, now - begin - call.at, now - clock.time.start)
        asked.push(moved)
        start(moved)
      }
      await pause(every)
    }
  }
  return { asked, done: run() }
}
