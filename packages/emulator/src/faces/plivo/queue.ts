import type { Clock } from '../../clock.ts'

/** How long a new call waits so that no more than so many start each second; Plivo queues, it does not refuse. */
export function createQueue(clock: Clock, callsPerSecond: number | undefined): () => number {
  let next = 0
  return () => {
    if (callsPerSecond === undefined) return 0
    const start = Math.max(clock.now(), next)
    next = start + 1000 / callsPerSecond
    return start - clock.now()
  }
}
