import {
  inMilliseconds,
  milliseconds,
  shorter,
  timeAfter,
  timeBefore,
  times,
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

/** Resolves after so long, at least a millisecond. */
export const waitFor = (clock: Clock, duration: Milliseconds): Promise<void> =>
  new Promise((resolve) => void clock.after(Math.max(1, inMilliseconds(duration)), resolve))

interface StartParts {
  readonly clock: Clock
  /** Epoch milliseconds of the calls' time, the same in all processes. */
  readonly now: () => number
  /** A request is not sent any more when so much has passed since it was let through. */
  readonly sendWithin: Milliseconds
  /** Another start; null where there is none until then. Must not reject. */
  readonly again: (until: number) => Promise<number | null>
}

/** How often a start is reserved for one request: each time, its process was held up over the one before. */
const maxStarts = 3

export const createPacedStarts = ({ clock, now, sendWithin, again }: StartParts): PacedStarts => {
  /** Below the time after which the request would not be sent. */
  const maxLead = times(sendWithin, 0.75)
  let lead = milliseconds(0)
  const starting = new Set<string>()
  const until = async (time: number): Promise<void> => {
    if (time > now()) await waitFor(clock, milliseconds(time - now()))
  }
  const isInTime = (start: number): boolean => now() <= timeAfter(start, maxLate)

  const started = async (callId: string, reserved: number, passedAt: number): Promise<boolean> => {
    let start: number | null = reserved
    for (let tries = 0; start !== null && tries < maxStarts; tries++) {
      await until(start)
      if (!starting.has(callId)) return false
      if (isInTime(start)) return true
      start = await again(timeAfter(passedAt, sendWithin))
    }
    return false
  }
  const begin = async (callId: string, start: number, passedAt: number): Promise<boolean> => {
    const took = now() - passedAt
    // Grows at once and shrinks slowly: to be ready early costs little, to be late costs a turn.
    lead = shorter(maxLead, milliseconds(Math.max(took, inMilliseconds(lead) * 0.9)))
    starting.add(callId)
    const isStarted = await started(callId, start, passedAt)
    starting.delete(callId)
    return isStarted
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
