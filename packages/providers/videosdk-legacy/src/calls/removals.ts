/** A process hangs up few ringing phones at a time; the oldest may go. */
const maxRemovals = 1000

/**
 * Participants that VideoSDK removed for us, and when. It reports nothing of one that had not joined, so that it was
 * removed is known here alone; after a restart such a call ends as one of which nothing is known.
 */
export interface Removals {
  add(participant: string, at: number): void
  /** Epoch milliseconds of the calls' time. */
  at(participant: string): number | undefined
}

export const createRemovals = (): Removals => {
  const times = new Map<string, number>()
  return {
    add(participant, at) {
      if (times.has(participant)) return
      if (times.size >= maxRemovals) times.delete(times.keys().next().value ?? '')
      times.set(participant, at)
    },
    at: (participant) => times.get(participant),
  }
}
