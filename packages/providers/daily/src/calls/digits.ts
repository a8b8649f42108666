import type { Host } from '@callplane/core'

/** "tones": at most 20 characters (…/rooms/dial-out/send-dtmf). */
const maxTones = 20
/** Duration of a tone in milliseconds: Daily's default, sent explicitly so that the delays below match. */
export const digitDuration = 500
/** Duration of `w` in milliseconds. */
const pause = 500

export interface Chunk {
  /** Delay before it, in milliseconds. */
  readonly wait: number
  readonly tones: string
}

/**
 * Daily has no pause, so digits are split at every `w` and after 20 tones, and each part waits until the previous one
 * has been played. Trailing pauses are omitted.
 */
export const chunksOf = (digits: string): Chunk[] => {
  const chunks: Chunk[] = []
  let wait = 0
  for (const [part] of digits.matchAll(/w+|[^w]+/g)) {
    if (part.startsWith('w')) {
      wait += part.length * pause
      continue
    }
    for (let start = 0; start < part.length; start += maxTones) {
      const tones = part.slice(start, start + maxTones)
      chunks.push({ wait, tones })
      wait = tones.length * digitDuration
    }
  }
  return chunks
}

export const waitFor = ({ clock }: Host, milliseconds: number): Promise<void> =>
  milliseconds === 0
    ? Promise.resolve()
    : new Promise((resolve) => void clock.after(milliseconds, resolve))
