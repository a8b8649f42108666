import type { FaceRequest } from '../request.ts'
import { TwilioError } from './errors.ts'
import { readParameters } from './parameters.ts'

/** One page of a list in the 2010-04-01 shape: the records under `key`, the paging around them. */
export function page<T>(
  request: FaceRequest,
  key: string,
  records: readonly T[],
  view: (record: T) => unknown,
): Record<string, unknown> {
  const parameters = readParameters(request.query)
  const size = parameters.integer('PageSize', 1, 1000) ?? 50
  const number = parameters.integer('Page', 0, Number.MAX_SAFE_INTEGER) ?? 0
  const start = number * size
  const shown = records.slice(start, start + size)
  const uri = (at: number): string => {
    const query = new URLSearchParams(request.query)
    query.delete('PageToken')
    query.set('PageSize', String(size))
    query.set('Page', String(at))
    return `${request.path}?${query.toString()}`
  }
  return {
    [key]: shown.map(view),
    page: number,
    page_size: size,
    start,
    end: Math.max(start, start + shown.length - 1),
    uri: uri(number),
    first_page_uri: uri(0),
    next_page_uri: start + size < records.length ? uri(number + 1) : null,
    previous_page_uri: number > 0 ? uri(number - 1) : null,
  }
}

type Range = (ms: number | undefined) => boolean

const DAY = 86_400_000

/**
 * `StartTime`, `StartTime<` and `StartTime>` as filters, inclusive. A date alone stands for its
 * midnight in UTC, and as an equality for the whole day.
 */
export function dateRange(query: URLSearchParams, name: string): Range {
  const read = (key: string): { readonly ms: number; readonly wide: number } | undefined => {
    const raw = query.get(key)
    if (!raw) return undefined
    const dateOnly = /^\d{4}-\d{2}-\d{2}$/.test(raw)
    const ms = Date.parse(dateOnly ? `${raw}T00:00:00Z` : raw)
    if (!Number.isFinite(ms) || !/^\d{4}-\d{2}-\d{2}/.test(raw)) {
      throw new TwilioError('invalidParameter', `${key}=${raw}`)
    }
    return { ms, wide: dateOnly ? DAY : 1000 }
  }
  const at = read(name)
  const before = read(`${name}<`)
  const after = read(`${name}>`)
  if (!at && !before && !after) return () => true
  return (ms) => {
    if (ms === undefined) return false
    // Twilio's own times have whole seconds.
    const time = Math.floor(ms / 1000) * 1000
    return (
      (!at || (time >= at.ms && time < at.ms + at.wide)) &&
      (!before || time <= before.ms) &&
      (!after || time >= Math.floor(after.ms / 1000) * 1000)
    )
  }
}
