import type { LaneState, LaneStore } from './lane-store.ts'

/** Lanes in this process, for the tests of several dispatchers. */
export const memoryLanes = (): LaneStore => {
  const nextStarts = new Map<string, number>()
  /** Lane → call → when its slot is free again. */
  const slots = new Map<string, Map<string, number>>()
  const states = new Map<string, LaneState>()
  const read = (lane: string): LaneState => states.get(lane) ?? { version: 0, state: null }
  return {
    async reserveStart(lane, { every, now, until }) {
      const start = Math.max(now, nextStarts.get(lane) ?? -Infinity)
      if (start > until) return null
      nextStarts.set(lane, start + every)
      return start
    },
    async postponeStarts(lane, until) {
      nextStarts.set(lane, Math.max(until, nextStarts.get(lane) ?? -Infinity))
    },
    async takeSlot(lane, { call, limit, now, until }) {
      const taken = slots.get(lane) ?? new Map<string, number>()
      slots.set(lane, taken)
      for (const [other, end] of taken) if (end <= now) taken.delete(other)
      if (!taken.has(call) && taken.size >= limit) return false
      taken.set(call, until)
      return true
    },
    async freeSlot(lane, call) {
      slots.get(lane)?.delete(call)
    },
    readState: async (lane) => read(lane),
    async writeState(lane, version, state) {
      if (read(lane).version !== version) return false
      states.set(lane, { version: version + 1, state })
      return true
    },
  }
}
