import type { Clock } from '../../clock.ts'

/**
 * One run of a document. Once stopped, its promises never resolve, so its code does not continue; listeners of `onStop`
 * release what it holds.
 */
export type Flow = {
  readonly stopped: boolean
  sleep(ms: number): Promise<void>
  until<T>(promise: Promise<T>): Promise<T>
  onStop(listener: () => void): void
  stop(): void
}

export function createFlow(clock: Clock): Flow {
  const listeners = new Set<() => void>()
  let stopped = false
  return {
    get stopped() {
      return stopped
    },
    sleep(ms) {
      return new Promise((resolve) => {
        if (stopped) return
        const cancel = clock.after(ms, () => {
          listeners.delete(cancel)
          resolve()
        })
        listeners.add(cancel)
      })
    },
    async until(promise) {
      const value = await promise
      if (stopped) await new Promise<never>(() => undefined)
      return value
    },
    onStop: (listener) => void listeners.add(listener),
    stop() {
      if (stopped) return
      stopped = true
      for (const listener of listeners) listener()
      listeners.clear()
    },
  }
}
