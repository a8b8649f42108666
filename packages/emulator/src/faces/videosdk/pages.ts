import { json, type EmulatorResponse } from '../../server/message.ts'
import type { FaceRequest } from '../request.ts'
import { badRequest } from './errors.ts'

// Documented for the list of calls; the other lists do not say theirs.
const PER_PAGE = 10

function positive(request: FaceRequest, name: string, absent: number): number {
  const raw = request.query.get(name)
  if (raw === null || raw === '') return absent
  const value = Number(raw)
  if (!Number.isInteger(value) || value < 1) throw badRequest(`${name} must be a positive integer`)
  return value
}

/** One page of a list with `pageInfo` around it. */
export function page<T>(
  request: FaceRequest,
  records: readonly T[],
  view: (record: T) => unknown,
): EmulatorResponse {
  const currentPage = positive(request, 'page', 1)
  const perPage = positive(request, 'perPage', PER_PAGE)
  const start = (currentPage - 1) * perPage
  const lastPage = Math.max(1, Math.ceil(records.length / perPage))
  return json(200, {
    pageInfo: { currentPage, perPage, lastPage, total: records.length },
    data: records.slice(start, start + perPage).map(view),
  })
}

/** Case-insensitive part of any of the texts; everything matches an absent search. */
export function matches(search: string | null, ...texts: readonly (string | undefined)[]): boolean {
  const wanted = (search ?? '').toLowerCase()
  return wanted === '' || texts.some((text) => text?.toLowerCase().includes(wanted))
}
