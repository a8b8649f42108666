import type { Clock } from '@callplane/core'
import { inMilliseconds, milliseconds, timeAfter } from '@callplane/core/units'

/** Number of things remembered; the oldest is forgotten. */
const most = 20_000

/** A participant may show this late in its room; LiveKit documents no delay. As `can.locate.settleAfterMs`. */
const showsWithin = milliseconds(30_000)

/** What was first seen when. LiveKit stamps no change of a call, so the time of the first look stands for it. */
export interface SeenTimes {
  /** Epoch milliseconds of the calls' time: those of the first question with this name. */
  first(name: string): number
  /** Notes that the participant was in its room. */
  there(participant: string): void
  /** Whether a missing participant has left, rather than not shown yet. `ageMs`: how long ago its call was accepted. */
  hasLeft(participant: string, ageMs?: number): boolean
}

export const createSeenTimes = (clock: Pick<Clock, 'now'>): SeenTimes => {
  const times = new Map<string, number>()
  const first = (name: string): number => {
    const known = times.get(name)
    if (known !== undefined) return known
    if (times.size >= most) times.delete(times.keys().next().value ?? '')
    const now = clock.now()
    times.set(name, now)
    return now
  }
  return {
    first,
    there: (participant) => void first(`${participant}/there`),
    hasLeft: (participant, ageMs) =>
      times.has(`${participant}/there`) ||
      (ageMs !== undefined && ageMs >= inMilliseconds(showsWithin)) ||
      clock.now() >= timeAfter(first(`${participant}/missing`), showsWithin),
  }
}
