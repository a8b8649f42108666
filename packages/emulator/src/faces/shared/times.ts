/** ISO 8601 with whole seconds: `2026-01-05T12:00:04Z`. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
