/** Maximum number of entries; a process hangs up few ringing phones at a time. The oldest is evicted. */
const maxRemovals = 1000

/**
 * Participants that were removed on request, and when. VideoSDK does not report participants that had not joined, so
 * only this process knows of the removal; after a restart such a call ends as unknown.
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
