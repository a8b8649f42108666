/** `2026-01-05 12:00:04`, in a time zone so many minutes ahead of UTC. */
export function localTime(ms: number, zoneMinutes: number): string {
  return new Date(ms + zoneMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ')
}

/** As `localTime` with the zone behind it: `2026-01-05 17:30:04+05:30`. */
export function zonedTime(ms: number, zoneMinutes: number): string {
  const minutes = Math.abs(zoneMinutes)
  const two = (value: number): string => String(value).padStart(2, '0')
  const sign = zoneMinutes < 0 ? '-' : '+'
  return `${localTime(ms, zoneMinutes)}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** `2026-01-05 12:00:01.250000`, in UTC. */
export function sessionTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 23).replace('T', ' ') + '000'
}
