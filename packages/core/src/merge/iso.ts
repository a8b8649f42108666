import { isTime } from '../journal/sanitise-event.ts'

const slots = 64
const times = new Float64Array(slots).fill(Number.NaN)
const texts: string[] = Array.from({ length: slots }, () => '')

/**
 * A time as the record shows it; `unknown` for a number that is not a date. Remembered, since the steps of a call, and of calls side by side, share their few
 * milliseconds, and formatting one was the most expensive part of a projection.
 */
export const iso = (milliseconds: number): string => {
  const slot = milliseconds & (slots - 1)
  if (times[slot] !== milliseconds) {
    texts[slot] = isTime(milliseconds) ? new Date(milliseconds).toISOString() : 'unknown'
    times[slot] = milliseconds
  }
  return texts[slot] ?? ''
}
