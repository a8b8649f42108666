/** One thing wrong with a query. */
export interface QueryFault {
  readonly path: readonly string[]
  readonly message: string
}

/** Epoch milliseconds, the second exclusive. */
export type Span = readonly [from: number, until: number]

const day = 86_400_000

/** A day of UTC, or a second. */
const spanOf = (text: string): Span | null => {
  const at = Date.parse(text)
  if (Number.isNaN(at)) return null
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? [at, at + day] : [at, at + 1_000]
}

/**
 * What `StartTime`, `StartTime<` and `StartTime>` ask for together; null where none is given. `<` is before midnight of the
 * day or at the time at the latest, `>` after it (twilio.com/docs/voice/api/call-resource#read-multiple-call-resources).
 */
export const rangeOf = (
  query: URLSearchParams,
  name: string,
  faults: QueryFault[],
): Span | null => {
  let [from, until] = [-Infinity, Infinity]
  let isGiven = false
  for (const sign of ['', '<', '>']) {
    const text = query.get(`${name}${sign}`)
    if (text === null || text === '') continue
    const span = spanOf(text)
    isGiven = true
    if (!span)
      faults.push({ path: [`${name}${sign}`], message: 'must be a date or time of ISO 8601' })
    else {
      if (sign !== '<') from = Math.max(from, span[0])
      if (sign !== '>') until = Math.min(until, span[1])
    }
  }
  return isGiven ? [from, until] : null
}

export const isWithin = (time: string | null, [from, until]: Span): boolean => {
  const at = time === null || time === 'unknown' ? Number.NaN : Date.parse(time)
  return at >= from && at < until
}
