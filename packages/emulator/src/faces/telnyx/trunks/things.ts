import { json, type EmulatorResponse } from '../../../message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { TelnyxError } from '../errors.ts'
import { page } from '../pages.ts'
import type { Body } from '../parameters.ts'
import type { State, Thing } from './state.ts'

/** Whole seconds, as this part of the API writes its times. */
export const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

export function findIn<T extends { readonly createdAt: number }>(
  request: FaceRequest,
  map: { get(id: string): T | undefined },
  id: string | undefined,
): T {
  const found = map.get(id ?? '')
  if (!found || found.createdAt > request.visibleUntil) throw new TelnyxError({ name: 'notFound' })
  return found
}

export const visible = <T extends { readonly createdAt: number }>(
  request: FaceRequest,
  things: Iterable<T>,
): readonly T[] => [...things].filter(({ createdAt }) => createdAt <= request.visibleUntil)

/** What of a map is used: a part of one serves as well. */
export type Store<T> = {
  get(id: string): T | undefined
  set(id: string, thing: T): unknown
  delete(id: string): boolean
  values(): Iterable<T>
}

export type Collection<T extends Thing> = {
  readonly path: string
  readonly store: Store<T>
  readonly created: 200 | 201
  readonly pageSize: number
  /** The values after a create, or after a change of `current`; refuses what does not fit. */
  read(request: FaceRequest, current: T | undefined): Body
  make(thing: Thing): T
  fits(request: FaceRequest, thing: T): boolean
  view(thing: T): Readonly<Record<string, unknown>>
  /** Added to the view right after a create or a change. */
  fresh?(thing: T, request: FaceRequest): Readonly<Record<string, unknown>>
  /** May refuse. */
  removing?(thing: T): void
}

/** List, create, read, change and delete: the same five of everything. */
export function collection<T extends Thing>(
  { store, path, ...kind }: Collection<T>,
  {
    state,
    now,
    changed,
  }: { readonly state: State; readonly now: () => number; readonly changed: () => void },
): readonly Route[] {
  const answer = (status: number, thing: T, extra = {}): EmulatorResponse =>
    json(status, { data: { ...kind.view(thing), ...extra } })
  return [
    route.get(path, (request) => {
      const found = visible(request, store.values()).filter((thing) => kind.fits(request, thing))
      return page(request, found, kind.view, kind.pageSize)
    }),
    route.post(path, (request) => {
      const values = kind.read(request, undefined)
      const at = now()
      const thing = kind.make({ id: state.newId(), createdAt: at, updatedAt: at, values })
      store.set(thing.id, thing)
      changed()
      return answer(kind.created, thing, kind.fresh?.(thing, request))
    }),
    route.get(`${path}/:id`, (request, { id }) => answer(200, findIn(request, store, id))),
    route.patch(`${path}/:id`, (request, { id }) => {
      const thing = findIn(request, store, id)
      thing.values = kind.read(request, thing)
      thing.updatedAt = now()
      changed()
      return answer(200, thing, kind.fresh?.(thing, request))
    }),
    route.delete(`${path}/:id`, (request, { id }) => {
      const thing = findIn(request, store, id)
      kind.removing?.(thing)
      store.delete(thing.id)
      changed()
      return answer(200, thing)
    }),
  ]
}
