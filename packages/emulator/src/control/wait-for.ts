import type { Emulator } from '../emulator.ts'

/** Whether `holds` becomes true within some real seconds; looked at whenever something happens. */
export function waitFor(
  emulator: Emulator,
  holds: () => boolean,
  { seconds, gone }: { readonly seconds: number; readonly gone: AbortSignal | undefined },
): Promise<boolean> {
  if (holds()) return Promise.resolve(true)
  if (seconds === 0) return Promise.resolve(false)
  const limit = AbortSignal.timeout(seconds * 1000)
  return new Promise((resolve) => {
    const end = (reached: boolean): void => {
      unsubscribe()
      limit.removeEventListener('abort', give)
      gone?.removeEventListener('abort', give)
      resolve(reached)
    }
    const give = (): void => end(holds())
    const unsubscribe = emulator.subscribe(() => {
      if (holds()) end(true)
    })
    limit.addEventListener('abort', give)
    gone?.addEventListener('abort', give)
  })
}
