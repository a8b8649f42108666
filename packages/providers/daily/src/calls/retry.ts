import { CallError, type CallErrorCode, type Host } from '@callplane/core'
import { inMilliseconds, milliseconds, seconds, toMilliseconds } from '@callplane/core/units'
import { provider } from '../references.ts'

/** The wait before each further try; the last for all that follow. Close together at first: a caller is waiting. */
const delays = [500, 1_000, 2_000, 4_000, 8_000, 15_000].map(milliseconds)

/** What the same request a little later will not change. */
const finalCodes: ReadonlySet<CallErrorCode> = new Set([
  'auth',
  'permission',
  'not-found',
  'call-not-live',
  'room-unusable',
])

export const isFinal = (error: unknown): boolean =>
  CallError.isInstance(error) && error.dialled === 'no' && finalCodes.has(error.code)

/**
 * Does something for a caller on hold, and again after each failure that may pass, as long as `isWanted`. Nothing here
 * rings a phone: a caller who is brought in twice is one caller, who is no longer on hold the second time.
 */
export const createPersist = (host: Host) => {
  const run = (act: () => Promise<void>, isWanted: () => boolean, tries: number): void => {
    act().catch((error: unknown) => {
      const read = CallError.isInstance(error) ? error : undefined
      host.log({
        level: 'error',
        event: 'dial-in.forward-failed',
        provider,
        code: read?.code ?? 'unexpected',
      })
      if (isFinal(error) || !isWanted()) return
      const asked = toMilliseconds(seconds(read?.retryAfter ?? 0))
      const delay = delays[Math.min(tries, delays.length - 1)] ?? asked
      host.clock.after(inMilliseconds(asked > delay ? asked : delay), () => {
        if (isWanted()) run(act, isWanted, tries + 1)
      })
    })
  }
  return (act: () => Promise<void>, isWanted: () => boolean): void => run(act, isWanted, 0)
}
