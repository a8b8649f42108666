import type { Clock } from '../../time/clock.ts'

/**
 * One run of a document. Once stopped, its promises never resolve, so its code does not continue; listeners of `onStop`
 * release what it holds.
 */
export type Flow = {
  readonly stopped: boolean
  sleep(ms: number): Promise<void>
  until<T>(promise: Promise<T>): Promise<T>
  /** Starts something that calls `done` once, and returns what stops it. */
  during<T>(start: (done: (value: T) => void) => () => void): Promise<T>
  onStop(listener: () => void): void
  stop(): void
}

export function createFlow(clock: Clock): Flow {
  const listeners = new Set<() => void>()
  let stopped = false
  const during: Flow['during'] = (start) =>
    new Promise((resolve) => {
      if (stopped) return
      let over = false
      let stop: (() => void) | undefined
      stop = start((value) => {
        over = true
        if (stop) listeners.delete(stop)
        resolve(value)
      })
      if (!over) listeners.add(stop)
    })
  return {
    get stopped() {
      return stopped
    },
    sleep: (ms) => during((done) => clock.after(ms, () => done(undefined))),
    async until(promise) {
      const value = await promise
      if (stopped) await new Promise<never>(() => undefined)
      return value
    },
    during,
    onStop: (listener) => void listeners.add(listener),
    stop() {
      if (stopped) return
      stopped = true
      for (const listener of listeners) listener()
      listeners.clear()
    },
  }
}
