import { json } from '../../../message.ts'
import type { FaceRequest } from '../../request.ts'
import { TwilioError } from '../errors.ts'
import { readParameters } from '../parameters.ts'

/** ISO 8601 with whole seconds, Twilio's date in the newer APIs. */
export const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

export const ROOT = 'https://trunking.twilio.com'

/** One page of a list of the trunking API: the records under `key`, the paging in `meta`. */
export function metaPage<T>(
  request: FaceRequest,
  key: string,
  records: readonly T[],
  view: (record: T) => unknown,
) {
  const parameters = readParameters(request.query)
  const size = parameters.integer('PageSize', 1, 1000) ?? 50
  const number = parameters.integer('Page', 0, Number.MAX_SAFE_INTEGER) ?? 0
  const start = number * size
  // The vendor's own host, as in its answers: clients that are pointed elsewhere rewrite it.
  const url = (at: number): string => `${ROOT}${request.path}?PageSize=${size}&Page=${at}`
  return json(200, {
    [key]: records.slice(start, start + size).map(view),
    meta: {
      page: number,
      page_size: size,
      first_page_url: url(0),
      previous_page_url: number > 0 ? url(number - 1) : null,
      url: url(number),
      next_page_url: start + size < records.length ? url(number + 1) : null,
      key,
    },
  })
}

export function need<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new TwilioError('invalidParameter', `${name} is required`)
  return value
}

/** The record of the path; one younger than a look-up may see is not there yet. */
export function findIn<T extends { readonly createdAt: number }>(
  request: FaceRequest,
  map: ReadonlyMap<string, T>,
  sid: string | undefined,
): T {
  const found = map.get(sid ?? '')
  if (!found || found.createdAt > request.visibleUntil)
    throw new TwilioError('notFound', request.path)
  return found
}

export const visible = <T extends { readonly createdAt: number }>(
  request: FaceRequest,
  map: ReadonlyMap<string, T>,
): readonly T[] => [...map.values()].filter(({ createdAt }) => createdAt <= request.visibleUntil)
