import { CallError, type Host } from '@callplane/core'
import { milliseconds, timeAfter } from '@callplane/core/units'

/** How long after a failure the next use tries again. */
const tryAgainAfter = milliseconds(60_000)

/**
 * Runs a registration before its first use, once for all who wait. A failure is logged and thrown to no caller; a use
 * that comes a minute later or more tries again.
 */
export const registerOnce = (
  host: Pick<Host, 'clock' | 'log'>,
  /** Logged with the error's code when the registration fails, such as `daily.webhook-not-registered`. */
  failureEvent: string,
  register: () => Promise<unknown>,
): (() => Promise<void>) => {
  let registered: Promise<void> | undefined
  let nextTry = 0
  const attempt = async (): Promise<void> => {
    try {
      await register()
    } catch (error) {
      const code = CallError.isInstance(error) ? error.code : 'unexpected'
      host.log({ level: 'warn', event: failureEvent, code })
      nextTry = timeAfter(host.clock.now(), tryAgainAfter)
      registered = undefined
    }
  }
  return () => {
    if (!registered && host.clock.now() < nextTry) return Promise.resolve()
    registered ??= attempt()
    return registered
  }
}
