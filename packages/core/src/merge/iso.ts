import { isTime } from '../journal/sanitise-event.ts'

const endings = Array.from({ length: 1_000 }, (_, count) => `${String(count).padStart(3, '0')}Z`)
/** The second that was formatted last, and its text up to the decimal point. */
let second = Number.NaN
let beginning = ''

/**
 * A time as the record shows it; `unknown` for a number that is not a date. The times of calls side by side are of the
 * same second or two, and formatting one was the most expensive part of a projection.
 */
export const iso = (milliseconds: number): string => {
  if (!isTime(milliseconds)) return 'unknown'
  const whole = Math.trunc(milliseconds)
  const seconds = Math.floor(whole / 1_000)
  if (seconds !== second) {
    beginning = new Date(seconds * 1_000).toISOString().slice(0, -4)
    second = seconds
  }
  return beginning + endings[whole - seconds * 1_000]
}
