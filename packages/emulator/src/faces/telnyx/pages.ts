import { json, type EmulatorResponse } from '../../server/message.ts'
import type { FaceRequest } from '../request.ts'
import { TelnyxError } from './errors.ts'

/** A number of the query: `page[size]`; throws beyond its documented bounds. */
function count(request: FaceRequest, name: string, otherwise: number, max: number): number {
  const given = request.query.get(name)
  if (given === null) return otherwise
  const value = Number(given)
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new TelnyxError({ name: 'outOfRange', about: `1 to ${max}`, pointer: name })
  }
  return value
}

export function filterOf(request: FaceRequest, ...path: readonly string[]): string | undefined {
  return request.query.get(`filter${path.map((name) => `[${name}]`).join('')}`) ?? undefined
}

/** One page of `rows` by `page[number]` and `page[size]`, which is `usual` when absent. */
export function page<Row>(
  request: FaceRequest,
  rows: readonly Row[],
  view: (row: Row) => unknown,
  usual = 20,
): EmulatorResponse {
  const size = count(request, 'page[size]', usual, 250)
  const number = count(request, 'page[number]', 1, Number.MAX_SAFE_INTEGER)
  const data = rows.slice((number - 1) * size, number * size).map(view)
  const meta = {
    total_pages: Math.ceil(rows.length / size),
    total_results: rows.length,
    page_number: number,
    page_size: size,
  }
  return json(200, { data, meta })
}

/** One page by `page[after]` and `page[limit]`, as lists of active calls are paged. */
export function cursorPage<Row>(
  request: FaceRequest,
  rows: readonly Row[],
  id: (row: Row) => string,
  view: (row: Row) => unknown,
): EmulatorResponse {
  const limit = count(request, 'page[limit]', 20, 250)
  const after = request.query.get('page[after]')
  const start = after === null ? 0 : rows.findIndex((row) => id(row) === after) + 1
  const shown = rows.slice(start, start + limit)
  const last = shown.at(-1)
  const more = last !== undefined && start + limit < rows.length
  const next = `/v2${request.path.slice(3)}?page[limit]=${limit}&page[after]=${more ? id(last) : ''}`
  const meta = {
    total_items: rows.length,
    cursors: more ? { after: id(last) } : {},
    ...(more ? { next } : {}),
  }
  return json(200, { data: shown.map(view), meta })
}
