import type { GateVerdict } from './gate.ts'
import type { Milliseconds } from '../model/units.ts'

export interface WaitingCall {
  readonly callId: string
  readonly resolve: (verdict: GateVerdict) => void
  /** On the clock that never goes back, like every time here. */
  readonly deadline: number
  /** How long it holds its slot at most. */
  readonly lease: Milliseconds
}

export const pass: GateVerdict = { verdict: 'pass' }
export const timedOut: GateVerdict = {
  verdict: 'skip',
  reason: 'pace',
  detail: 'timed out waiting for a rate-limit slot',
}
const canceled: GateVerdict = {
  verdict: 'skip',
  reason: 'pace',
  detail: 'canceled while queued for a rate-limit slot',
}

/** Waiting calls by tenant and campaign: calls of one group are served in order, groups in turn. */
export const createPaceGroups = () => {
  /** The group to be served next comes first. */
  const groups = new Map<string, WaitingCall[]>()
  return {
    get size(): number {
      return groups.size
    },
    add(group: string, call: WaitingCall): void {
      groups.set(group, [...(groups.get(group) ?? []), call])
    },
    next(): WaitingCall | undefined {
      const [group, waiting] = groups.entries().next().value ?? ['', []]
      const call = waiting.shift()
      // To the end of the line, so that every group gets its turn.
      groups.delete(group)
      if (waiting.length > 0) groups.set(group, waiting)
      return call
    },
    refuseLate(now: number): void {
      for (const [group, waiting] of groups) {
        const kept = waiting.filter((call) => {
          if (call.deadline > now) return true
          call.resolve(timedOut)
          return false
        })
        if (kept.length === 0) groups.delete(group)
        else groups.set(group, kept)
      }
    },
    cancel(callId: string): void {
      for (const [group, waiting] of groups) {
        const index = waiting.findIndex((call) => call.callId === callId)
        if (index < 0) continue
        waiting.splice(index, 1)[0]?.resolve(canceled)
        if (waiting.length === 0) groups.delete(group)
      }
    },
    earliestDeadline: (): number =>
      Math.min(...[...groups.values()].flatMap((waiting) => waiting.map((call) => call.deadline))),
  }
}
