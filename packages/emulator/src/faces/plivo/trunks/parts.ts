import { json, type EmulatorResponse } from '../../../message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import type { Account } from '../account.ts'
import { PlivoError } from '../errors.ts'
import { readQuery } from '../parameters.ts'
import type { State } from './state.ts'

export type TrunkDeps = {
  readonly context: FaceContext
  readonly state: State
  readonly account: Account
  readonly apiId: () => string
  /** A trunk or a number changed, or is gone. */
  readonly changed: () => void
}

export type Answer = (status: number, body: object) => EmulatorResponse

export const answerWith =
  ({ apiId }: Pick<TrunkDeps, 'apiId'>): Answer =>
  (status, body) =>
    json(status, { api_id: apiId(), ...body })

/** The record of the path; one younger than a look-up may see is not there yet. */
export function findIn<T extends { readonly createdAt: number }>(
  request: FaceRequest,
  map: ReadonlyMap<string, T>,
  id: string | undefined,
  what: string,
): T {
  const found = map.get(id ?? '')
  if (!found || found.createdAt > request.visibleUntil)
    throw new PlivoError(404, `${what} not found`)
  return found
}

/** One page, newest first or as given; twenty at most (docs.plivo.com/docs/sip-trunking/api/overview). */
export function pageOf<T extends { readonly createdAt: number }>(
  request: FaceRequest,
  path: string,
  all: readonly T[],
  view: (one: T) => object,
): object {
  const query = readQuery(request)
  const limit = query.integer('limit', 1, 20) ?? 20
  const offset = query.integer('offset', 0) ?? 0
  const visible = all.filter(({ createdAt }) => createdAt <= request.visibleUntil)
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

/** 422 for what is missing, as these pages have it, where the rest of the API has 400. */
export function need<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new PlivoError(422, `${name} is a required parameter`)
  return value
}
