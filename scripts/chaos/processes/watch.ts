import type { Evidence } from '../evidence.ts'
import type { PlannedCall } from '../load.ts'
import type { Running } from './running.ts'
import type { createWaits } from './waits.ts'

/** Real milliseconds between two lines about how far the run is. */
const tellEvery = 10_000
/** Between two looks for calls whose id is known by now. Real milliseconds. */
const lookEvery = 500
/** One call in as many is waited for. */
const waitedFor = 6

/** Looks at a run that goes on beside it, until `end`. */
export interface Watch {
  end(): void
}

export const watch = (
  running: Running,
  load: readonly PlannedCall[],
  dealings: Evidence['dealings'],
  waits: ReturnType<typeof createWaits>,
): Watch => {
  const timers = [beginWaits(running, load, dealings, waits), tellProgress(running, dealings)]
  return {
    end() {
      for (const timer of timers) clearInterval(timer)
    },
  }
}

/** Waits for the end of every sixth call as soon as its id is known. */
const beginWaits = (
  { options }: Running,
  load: readonly PlannedCall[],
  dealings: Evidence['dealings'],
  waits: ReturnType<typeof createWaits>,
) => {
  const left = new Set(load.filter(({ index }) => index % waitedFor === 0))
  return setInterval(() => {
    if (options.signal?.aborted) return
    for (const call of left) {
      const [id] = dealings.get(call.index)?.ids ?? []
      if (id === undefined) continue
      left.delete(call)
      waits.begin(id)
    }
  }, lookEvery)
}

const tellProgress = ({ options, fleet, heard }: Running, dealings: Evidence['dealings']) => {
  const began = performance.now()
  return setInterval(() => {
    const seconds = Math.round((performance.now() - began) / 1000)
    const { kills, stops } = fleet.counts()
    const states = fleet.processes.flatMap(({ state }) => (state === 'gone' ? [] : [state]))
    options.progress?.(
      `${seconds} s: ${dealings.size} calls, ${heard.settledAt.size} settled, ${kills} kills, ${stops} stops; ${states.join(' ')}`,
    )
  }, tellEvery)
}
