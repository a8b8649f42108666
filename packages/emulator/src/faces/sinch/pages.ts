import { json, type EmulatorResponse } from '../../server/message.ts'
import type { FaceRequest } from '../request.ts'

/** Elements of a page. */
const PAGE = 100

/** A page of a list: `page` counts from 1. */
export function pageOf<T>(
  request: FaceRequest,
  key: string,
  all: Iterable<T>,
  view: (one: T) => unknown,
): EmulatorResponse {
  const items = [...all]
  const page = Math.max(1, Number(request.query.get('page') ?? 1) || 1)
  const pageSize = Math.min(PAGE, Math.max(1, Number(request.query.get('size') ?? PAGE) || PAGE))
  return json(200, {
    [key]: items.slice((page - 1) * pageSize, page * pageSize).map(view),
    pageNumber: page,
    pageSize,
    totalItems: items.length,
    totalPages: Math.ceil(items.length / pageSize),
  })
}
