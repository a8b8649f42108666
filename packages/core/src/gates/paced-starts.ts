import {
  inMilliseconds,
  milliseconds,
  shorter,
  timeAfter,
  timeBefore,
  type Milliseconds,
} from '../model/units.ts'
import type { Clock } from '../plugin/host.ts'
import type { GateVerdict } from './gate.ts'

/** A call that comes this much later than its reserved start reserves another: its process was held up. */
export const maxLate = milliseconds(250)
/** Lets calls pass shortly before their reserved starts, and start at them. */
export interface PacedStarts {
  /** What lately passed between leaving the gate and being ready to start. */
  lead(): Milliseconds
  /** The pass of a call with this start, once it is time to write the call down; null where the start has passed. */
  pass(callId: string, start: number): Promise<GateVerdict | null>
  /** A call that waits for its start does not start. */
  cancel(callId: string): void
}

export const waitFor = (clock: Clock, duration: Milliseconds): Promise<void> =>
  new Promise((resolve) => void clock.after(Math.max(1, inMilliseconds(duration)), resolve))

/** `maxLead`: no call passes earlier than this before its start. */
export const createPacedStarts = (
  clock: Clock,
  now: () => number,
  maxLead: Milliseconds,
): PacedStarts => {
  let lead = milliseconds(0)
  const starting = new Set<string>()
  const until = async (time: number): Promise<void> => {
    if (time > now()) await waitFor(clock, milliseconds(time - now()))
  }
  const isInTime = (start: number): boolean => now() <= timeAfter(start, maxLate)

  const begin = async (callId: string, start: number, passedAt: number): Promise<boolean> => {
    const took = now() - passedAt
    // Grows at once and shrinks slowly: to be ready early costs little, to be late costs a turn.
    lead = shorter(maxLead, milliseconds(Math.max(took, inMilliseconds(lead) * 0.9)))
    starting.add(callId)
    await until(start)
    return starting.delete(callId) && isInTime(start)
  }
  return {
    lead: () => lead,
    async pass(callId, start) {
      await until(timeBefore(start, lead))
      const passedAt = now()
      return isInTime(start)
        ? { verdict: 'pass', start: () => begin(callId, start, passedAt) }
        : null
    },
    cancel: (callId) => void starting.delete(callId),
  }
}
