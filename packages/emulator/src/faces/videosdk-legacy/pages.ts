import type { FaceRequest } from '../request.ts'
import { VideosdkLegacyError } from './errors.ts'

/** The default of the page "Fetch Sessions". */
const PER_PAGE = 20

export type Page<T> = {
  readonly pageInfo: Readonly<Record<string, number>>
  readonly items: readonly T[]
}

/** One page of a list, counted from 1. */
export function pageOf<T>(request: FaceRequest, all: readonly T[]): Page<T> {
  const currentPage = positive(request, 'page') ?? 1
  const perPage = positive(request, 'perPage') ?? PER_PAGE
  const start = (currentPage - 1) * perPage
  const lastPage = Math.max(1, Math.ceil(all.length / perPage))
  return {
    pageInfo: { currentPage, perPage, lastPage, total: all.length },
    items: all.slice(start, start + perPage),
  }
}

/** A whole number of the query, absent when not given. */
export function positive(request: FaceRequest, name: string): number | undefined {
  const raw = request.query.get(name)
  if (raw === null || raw === '') return undefined
  if (!/^[1-9]\d{0,15}$/.test(raw))
    throw new VideosdkLegacyError(400, `"${name}" must be a positive number`)
  return Number(raw)
}
