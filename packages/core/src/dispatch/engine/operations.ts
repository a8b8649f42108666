import type { Awaitable } from '../../journal/store/store.ts'
import { CallError } from '../../model/error.ts'

/** Counts what is under way, so that closing can wait for it, and refuses what comes later. */
export const createOperations = () => {
  let running = 0
  let closing: Promise<void> | undefined
  const idlers: (() => void)[] = []
  return {
    get closed(): boolean {
      return closing !== undefined
    },
    async run<T>(operation: () => Awaitable<T>): Promise<T> {
      if (closing) throw new CallError('closed', 'the dispatcher is closed', { dialled: 'no' })
      running++
      try {
        return await operation()
      } finally {
        if (--running === 0) for (const resolve of idlers.splice(0)) resolve()
      }
    },
    /** Resolves once nothing is under way. */
    idle: (): Promise<void> =>
      running === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve)),
    /** Refuses everything from now on; a second call waits for the first. */
    close: (shutDown: () => Promise<void>): Promise<void> =>
      (closing ??= Promise.resolve().then(shutDown)),
  }
}

export type Operations = ReturnType<typeof createOperations>
