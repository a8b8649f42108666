import type { EmulatorResponse } from '../../server/message.ts'
import type { FaceRequest } from '../request.ts'
import { visibleOf } from '../shared/records.ts'
import { readQuery } from './parameters.ts'

/** A JSON body with an `api_id` of its own. */
export type Answer = (status: number, body: object) => EmulatorResponse

/** One page of a list; twenty at most (docs.plivo.com/docs/sip-trunking/api/overview, …/call/retrieve-all-calls). */
export function pageOf<T extends { readonly createdAt: number }>(
  request: FaceRequest,
  path: string,
  all: Iterable<T>,
  view: (one: T) => object,
): object {
  const query = readQuery(request)
  const limit = query.integer('limit', 1, 20) ?? 20
  const offset = query.integer('offset', 0) ?? 0
  const visible = visibleOf(request, all)
  const link = (start: number): string | null =>
    start < 0 || start >= visible.length ? null : `${path}?limit=${limit}&offset=${start}`
  return {
    meta: {
      limit,
      offset,
      total_count: visible.length,
      previous: offset === 0 ? null : link(Math.max(0, offset - limit)),
      next: link(offset + limit),
    },
    objects: visible.slice(offset, offset + limit).map(view),
  }
}
