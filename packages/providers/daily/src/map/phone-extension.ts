/** Digits after the answer as `extension` and its wait. */
export interface Extension {
  readonly extension: string
  /** Whole seconds. Default: 0. */
  readonly wait?: number | undefined
  /** The pause was rounded up by half a second. */
  readonly rounded: boolean
}

/** Pauses first, then digits alone; `w` is half a second, the wait at most a minute, and 20 digits the most (daily-js). */
const sendable = /^(w*)(\d{1,20})$/

/** Seconds (…/rooms/dial-out/start). */
export const maxWait = 60

/**
 * Null for digits that cannot be an extension: `*`, `#`, letters, pauses between digits or over a minute, more than 20
 * digits.
 */
export const toExtension = (dtmf: string): Extension | null => {
  const [, pauses = '', extension] = sendable.exec(dtmf) ?? []
  if (extension === undefined) return null
  const wait = Math.ceil(pauses.length / 2)
  if (wait > maxWait) return null
  return {
    extension,
    wait: wait === 0 ? undefined : wait,
    rounded: pauses.length % 2 === 1,
  }
}
