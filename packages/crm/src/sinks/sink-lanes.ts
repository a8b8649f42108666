import type { Clock } from '@callplane/core'
import type { CallLogSink } from './sink.ts'

type Paced = Pick<CallLogSink, 'name' | 'pace'>

/** When each sink may be asked again, in this process: within its pace, and not while it asks everyone to wait. */
export const createSinkLanes = (clock: Clock) => {
  const pausedUntil = new Map<string, number>()
  /** Epoch milliseconds of the requests of the current window, oldest first. */
  const sent = new Map<string, readonly number[]>()

  const within = ({ name, pace }: Paced, now: number): readonly number[] =>
    pace ? (sent.get(name) ?? []).filter((at) => at > now - pace.perMs) : []

  return {
    /** Takes a turn and answers null, or says from when on there is one, as epoch milliseconds. */
    take(sink: Paced): number | null {
      const now = clock.now()
      const paused = pausedUntil.get(sink.name) ?? 0
      if (paused > now) return paused
      const { name, pace } = sink
      if (!pace) return null
      const window = within(sink, now)
      const [oldest = now] = window
      if (window.length >= pace.requests) return oldest + pace.perMs
      sent.set(name, [...window, now])
      return null
    },
    pause(name: string, milliseconds: number): void {
      const until = clock.now() + milliseconds
      pausedUntil.set(name, Math.max(until, pausedUntil.get(name) ?? 0))
    },
  }
}

export type SinkLanes = ReturnType<typeof createSinkLanes>
