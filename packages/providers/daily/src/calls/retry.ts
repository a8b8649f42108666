import { CallError, type CallErrorCode, type Host } from '@callplane/core'
import { inMilliseconds, milliseconds, seconds, toMilliseconds } from '@callplane/core/units'
import { provider } from '../references.ts'

/** Delays between retries; the last one repeats. Short at first because a caller is waiting. */
const delays = [500, 1_000, 2_000, 4_000, 8_000, 15_000].map(milliseconds)

/** Errors that a retry cannot resolve. */
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
 * Performs an action for a caller on hold and retries transient failures while `isWanted` holds. Retrying is safe
 * because nothing here rings a phone: a caller who has been connected is no longer on hold.
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
