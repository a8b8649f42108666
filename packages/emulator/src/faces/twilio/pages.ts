import { json } from '../../server/message.ts'
import type { FaceRequest } from '../request.ts'
import { TwilioError } from './errors.ts'
import { readParameters } from './parameters.ts'

function readPage<T>(request: FaceRequest, records: readonly T[]) {
  const parameters = readParameters(request.query)
  const size = parameters.integer('PageSize', 1, 1000) ?? 50
  const number = parameters.integer('Page', 0, Number.MAX_SAFE_INTEGER) ?? 0
  const start = number * size
  const shown = records.slice(start, start + size)
  return { number, size, start, shown, hasNext: start + size < records.length }
}

/** One page of a list in the 2010-04-01 shape: the records under `key`, the paging around them. */
export function page<T>(
  request: FaceRequest,
  key: string,
  records: readonly T[],
  view: (record: T) => unknown,
): Record<string, unknown> {
  const { number, size, start, shown, hasNext } = readPage(request, records)
  const uri = (at: number): string => {
    // As text: copying a parameter does not count as using it.
    const query = new URLSearchParams(request.query.toString())
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
    next_page_uri: hasNext ? uri(number + 1) : null,
    previous_page_uri: number > 0 ? uri(number - 1) : null,
  }
}

export const TRUNKING = 'https://trunking.twilio.com'

/** One page of a list of the trunking API: the records under `key`, the paging in `meta`. */
export function metaPage<T>(
  request: FaceRequest,
  key: string,
  records: readonly T[],
  view: (record: T) => unknown,
) {
  const { number, size, shown, hasNext } = readPage(request, records)
  // The vendor's own host, as in its replies: clients with another base URL rewrite it.
  const url = (at: number): string => `${TRUNKING}${request.path}?PageSize=${size}&Page=${at}`
  return json(200, {
    [key]: shown.map(view),
    meta: {
      page: number,
      page_size: size,
      first_page_url: url(0),
      previous_page_url: number > 0 ? url(number - 1) : null,
      url: url(number),
      next_page_url: hasNext ? url(number + 1) : null,
      key,
    },
  })
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
