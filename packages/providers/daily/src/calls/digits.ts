import type { Host } from '@callplane/core'

/** "tones": at most 20 characters (…/rooms/dial-out/send-dtmf). */
const maxTones = 20
/** Milliseconds a tone lasts; Daily's default, sent explicitly so that the waits below match. */
export const digitDuration = 500
/** What `w` stands for. Milliseconds. */
const pause = 500

export interface Chunk {
  /** Milliseconds to wait before it. */
  readonly wait: number
  readonly tones: string
}

/**
 * Daily knows no pause, so digits are cut at every `w` and after 20 tones, and the next part waits until the one before
 * it has been played. Pauses at the end are left out.
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
