const quarter = 15 * 60_000
/** The widest time zones are 14 h ahead and 12 h behind. */
const widest = 14 * 3_600_000

const parse = (text: string | null | undefined, zone: string): number | null => {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)/.exec(text ?? '') ?? []
  if (!date || !time) return null
  const given = /(?:Z|[+-]\d\d:\d\d)$/.exec(text ?? '')?.[0]
  const value = Date.parse(`${date}T${time}${given ?? zone}`)
  return Number.isNaN(value) ? null : value
}

/** `SessionStart` (webhooks) and `session_start` (live calls): UTC. Epoch milliseconds. */
export const utcTime = (text: string | null | undefined): number | null => parse(text, 'Z')

/** Times of a detail record name their zone: `2026-01-05 17:30:04+05:30`. */
export const zonedTime = (text: string | null | undefined): number | null =>
  /[+-]\d\d:\d\d$/.test(text ?? '') ? parse(text, 'Z') : null

/**
 * `StartTime`, `AnswerTime` and `EndTime` of a hang-up webhook are in the account's time zone and do not say which,
 * while `SessionStart` is UTC (seen in a real one; not documented). Start and session are moments of one set-up, so
 * their difference, to the nearest 15 minutes, is the zone. Without both, the times are not used.
 */
export const zoneOf = (startTime: string | undefined, sessionStart: string | undefined) => {
  const local = utcTime(startTime)
  const session = utcTime(sessionStart)
  const offset =
    local === null || session === null ? null : Math.round((local - session) / quarter) * quarter
  const isKnown = offset !== null && Math.abs(offset) <= widest
  return (text: string | undefined): number | null => {
    const time = utcTime(text)
    return !isKnown || time === null ? null : time - offset
  }
}
