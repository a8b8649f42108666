import type { Clock } from '../../plugin/host.ts'
import { inMilliseconds, milliseconds } from '../../model/units.ts'

const pause = milliseconds(1_000)

/**
 * Calls that may have changed without this process having seen it, because the store could not be read or the reply to a
 * write was lost. Waits and listeners depend on them, so they are read again until they can be.
 */
export const createReadAgain = (clock: Clock, read: (id: string, version: number) => void) => {
  const versions = new Map<string, number>()
  let closed = false
  let stop: (() => void) | null = null
  const readAll = (): void => {
    stop = null
    const due = [...versions]
    versions.clear()
    for (const [id, version] of due) read(id, version)
  }
  return {
    /** `version`: the newest that the call may have. */
    add(id: string, version: number): void {
      if (closed) return
      versions.set(id, Math.max(version, versions.get(id) ?? 0))
      stop ??= clock.after(inMilliseconds(pause), readAll)
    },
    close(): void {
      closed = true
      stop?.()
    },
  }
}
