import { empty } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { findVisible } from '../../shared/records.ts'
import type { Account } from '../account.ts'
import { PlivoError } from '../errors.ts'
import { pageOf, type Answer } from '../pages.ts'
import type { State } from './state.ts'

export type TrunkDeps = {
  readonly context: FaceContext
  readonly state: State
  readonly account: Account
  readonly answer: Answer
  /** A trunk or a number was changed or deleted. */
  readonly changed: () => void
}

/** The record of the path. */
export function findIn<T extends { readonly createdAt: number }>(
  request: FaceRequest,
  map: ReadonlyMap<string, T>,
  id: string | undefined,
  what: string,
): T {
  const found = findVisible(request, map, id)
  if (!found) throw new PlivoError(404, `${what} not found`)
  return found
}

/** 422 for a missing parameter, as these pages have it; the rest of the API answers 400. */
export function need<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new PlivoError(422, `${name} is a required parameter`)
  return value
}

type Created = { readonly uuid: string; readonly createdAt: number }

export type Resource<T extends Created> = {
  readonly path: string
  /** Name of its id in replies. */
  readonly id: string
  readonly label: string
  readonly map: Map<string, T>
  read(request: FaceRequest, current: T | undefined): Omit<T, keyof Created>
  view(record: T): object
}

/** List, create, read, update and delete. */
export function resourceRoutes<T extends Created>(
  { path, id, label, map, ...resource }: Resource<T>,
  { context, account, answer }: TrunkDeps,
): readonly Route[] {
  const base = `/Zentrunk/${path}/`
  const done = (uuid: string, verb: string): object => ({
    message: `${label} ${verb} successfully.`,
    [id]: uuid,
  })
  return [
    route.get(base, (request) => {
      const uri = `/v1/Account/${account.authId}${base}`
      return answer(200, pageOf(request, uri, map.values(), resource.view))
    }),
    route.post(base, (request) => {
      const uuid = context.random.uuid()
      const values = resource.read(request, undefined)
      map.set(uuid, { ...values, uuid, createdAt: context.clock.now() } as T)
      return answer(201, done(uuid, 'created'))
    }),
    // The record is under `object`, whatever the pages print (read from a live account, plivo-cli).
    route.get(`${base}:uuid/`, (request, { uuid }) =>
      answer(200, { object: resource.view(findIn(request, map, uuid, label)) }),
    ),
    route.post(`${base}:uuid/`, (request, { uuid }) => {
      const found = findIn(request, map, uuid, label)
      Object.assign(found, resource.read(request, found))
      return answer(202, done(found.uuid, 'updated'))
    }),
    route.delete(`${base}:uuid/`, (request, { uuid }) => {
      // Also while a trunk uses it: "will break authentication for that trunk".
      map.delete(findIn(request, map, uuid, label).uuid)
      return empty(204)
    }),
  ]
}
