import { secondsBetween } from '@callplane/core/units'
/**
 * Seconds to wait, from a `retry-after` header: a number or an HTTP date (RFC 9110 §10.2.3). Never negative.
 * `wallNow`: real epoch milliseconds. Absent where the header is missing or makes no sense.
 */
export const retryAfterOf = (
  headers: Readonly<Record<string, string>>,
  wallNow: number,
): number | undefined => {
  const text = headers['retry-after']?.trim()
  if (!text) return undefined
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  // A date has letters; `Date.parse` would read `-5` as a year.
  const at = /[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil(secondsBetween(wallNow, at)))
}
