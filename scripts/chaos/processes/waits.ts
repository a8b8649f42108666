import type { Balancer } from './balancer.ts'

/** Real milliseconds before a wait whose process has ended is begun at another. */
const again = 300

/** Listeners for the end of single calls, at whichever process: it need not be the one that owns the call. */
export const createWaits = (balancer: Pick<Balancer, 'wait'>) => {
  const open = new Set<string>()
  let answered = 0
  const state = { over: false }
  const wait = async (id: string): Promise<void> => {
    open.add(id)
    while (!state.over)
      try {
        const { settled, endedAt } = await balancer.wait(id)
        // A process that closes answers with the call as it is.
        if (settled || endedAt !== null) {
          answered++
          open.delete(id)
          return
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, again))
      }
  }
  return {
    begin: (id: string): void => void (open.has(id) || void wait(id)),
    /** What is still open now never was told of the end. */
    end: (): { readonly answered: number; readonly stuck: readonly string[] } => {
      state.over = true
      return { answered, stuck: [...open] }
    },
    open: (): number => open.size,
  }
}
