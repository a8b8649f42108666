import { json, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { findVisible, visibleOf } from '../../shared/records.ts'
import { isoSeconds } from '../../shared/times.ts'
import type { Account } from '../account.ts'
import { TelnyxError } from '../errors.ts'
import { page } from '../pages.ts'
import type { Body } from '../parameters.ts'
import type { Resource } from '../resource.ts'
import type { State } from './state.ts'

export type TrunkDeps = {
  readonly context: FaceContext
  readonly state: State
  readonly account: Account
  /** A connection, an address of one, or a number was changed or deleted. */
  readonly changed: () => void
}

export const outboundOf = ({ values }: Resource): Body => (values['outbound'] ?? {}) as Body
export const inboundOf = ({ values }: Resource): Body => (values['inbound'] ?? {}) as Body

export const timesOf = ({ createdAt, updatedAt }: Pick<Resource, 'createdAt' | 'updatedAt'>) => ({
  created_at: isoSeconds(createdAt),
  updated_at: isoSeconds(updatedAt),
})

export function invalidValue(name: string, pointer = `/${name}`): TelnyxError {
  return new TelnyxError({ name: 'badValue', about: name, pointer })
}

export function findIn<T extends { readonly createdAt: number }>(
  request: FaceRequest,
  map: { get(id: string): T | undefined },
  id: string | undefined,
): T {
  const found = findVisible(request, map, id)
  if (!found) throw new TelnyxError({ name: 'notFound' })
  return found
}

/** The part of a map that a collection uses. */
export type Store<T> = {
  get(id: string): T | undefined
  set(id: string, resource: T): unknown
  delete(id: string): boolean
  values(): Iterable<T>
}

export type Collection<T extends Resource> = {
  readonly path: string
  readonly store: Store<T>
  readonly createdStatus: 200 | 201
  readonly pageSize: number
  /** The values after a create, or after an update of `current`; throws for invalid ones. */
  read(request: FaceRequest, current: T | undefined): Body
  create(resource: Resource): T
  fits(request: FaceRequest, resource: T): boolean
  view(resource: T): Readonly<Record<string, unknown>>
  /** Added to the reply to a create or an update. */
  fresh?(resource: T, request: FaceRequest): Readonly<Record<string, unknown>>
  /** May refuse. */
  removing?(resource: T): void
}

/** List, create, read, update and delete. */
export function collection<T extends Resource>(
  { store, path, ...kind }: Collection<T>,
  { state, context, changed }: TrunkDeps,
): readonly Route[] {
  const answer = (status: number, resource: T, extra = {}): EmulatorResponse =>
    json(status, { data: { ...kind.view(resource), ...extra } })
  return [
    route.get(path, (request) => {
      const found = visibleOf(request, store.values()).filter((resource) =>
        kind.fits(request, resource),
      )
      return page(request, found, kind.view, kind.pageSize)
    }),
    route.post(path, (request) => {
      const values = kind.read(request, undefined)
      const at = context.clock.now()
      const resource = kind.create({ id: state.newId(), createdAt: at, updatedAt: at, values })
      store.set(resource.id, resource)
      changed()
      return answer(kind.createdStatus, resource, kind.fresh?.(resource, request))
    }),
    route.get(`${path}/:id`, (request, { id }) => answer(200, findIn(request, store, id))),
    route.patch(`${path}/:id`, (request, { id }) => {
      const resource = findIn(request, store, id)
      resource.values = kind.read(request, resource)
      resource.updatedAt = context.clock.now()
      changed()
      return answer(200, resource, kind.fresh?.(resource, request))
    }),
    route.delete(`${path}/:id`, (request, { id }) => {
      const resource = findIn(request, store, id)
      kind.removing?.(resource)
      store.delete(resource.id)
      changed()
      return answer(200, resource)
    }),
  ]
}
