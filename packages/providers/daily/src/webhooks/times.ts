/** No time in milliseconds is this large before the year 5138. */
const maxTime = 1e14

/**
 * Seconds, or milliseconds by their size; a number or, in every printed sample, a text of one. Null, which means
 * `unknown`, for anything else: micro- and nanoseconds are outside the range of dates.
 */
export const epochOf = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !(number > 0 && number < maxTime)) return null
  return Math.round(number > 1e11 ? number : number * 1000)
}
