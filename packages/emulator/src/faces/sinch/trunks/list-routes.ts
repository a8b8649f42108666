import { empty, json } from '../../../server/message.ts'
import { route, type Route } from '../../router.ts'
import { isJsonObject } from '../../shared/json.ts'
import { pageOf } from '../pages.ts'
import { TrunkError } from './errors.ts'
import { find, flag, listOf, need, objectOf, times } from './fields.ts'
import type { CredentialList } from './state.ts'
import type { TrunkDeps } from './resources.ts'

/** Credential lists and countries of a project. */
export const listRoutes = (deps: TrunkDeps): readonly Route[] => [
  ...credentialListRoutes(deps),
  ...countryRoutes(deps),
]

function credentialListRoutes({ state, project, now }: TrunkDeps): readonly Route[] {
  const path = '/v1/projects/:project/credentialLists'
  const listWith = (id: string | undefined) => find(state.credentialLists, id, 'Credential list')
  const view = (list: CredentialList) => viewCredentialList(list, project.projectId)
  const trunksOf = ({ id }: CredentialList) =>
    [...state.trunks.values()].filter(({ credentialLists }) => credentialLists.has(id))
  return [
    route.get(path, (request) =>
      pageOf(request, 'credentialLists', state.credentialLists.values(), view),
    ),
    route.post(path, (request) => {
      const body = objectOf(request)
      const credentials = listOf(body, 'credentials').map((one) => {
        const fields = isJsonObject(one) ? one : {}
        return [need(fields, 'username'), need(fields, 'password')] as const
      })
      const list: CredentialList = {
        ...state.begin(),
        name: need(body, 'name'),
        credentials: new Map(credentials),
      }
      state.credentialLists.set(list.id, list)
      return json(201, view(list))
    }),
    route.get(`${path}/:id`, (_, { id }) => json(200, view(listWith(id)))),
    route.put(`${path}/:id`, (request, { id }) => {
      const list = listWith(id)
      Object.assign(list, { name: need(objectOf(request), 'name'), updatedAt: now() })
      return json(200, view(list))
    }),
    route.delete(`${path}/:id`, (_, { id }) => {
      const list = listWith(id)
      if (trunksOf(list).length > 0)
        throw new TrunkError(400, 'Credential list cannot be deleted while attached to a SIP trunk')
      state.credentialLists.delete(list.id)
      return empty(204)
    }),
    route.get(`${path}/:id/trunks`, (request, { id }) =>
      pageOf(request, 'trunkIds', trunksOf(listWith(id)), (trunk) => trunk.id),
    ),
    route.put(`${path}/:id/credentials/:username`, (request, { id, username = '' }) => {
      const list = listWith(id)
      find(list.credentials, username, 'Credential')
      list.credentials.set(username, need(objectOf(request), 'password'))
      return empty(204)
    }),
    route.delete(`${path}/:id/credentials/:username`, (_, { id, username = '' }) => {
      const list = listWith(id)
      find(list.credentials, username, 'Credential')
      list.credentials.delete(username)
      return empty(204)
    }),
  ]
}

export const viewCredentialList = (list: CredentialList, projectId: string) => ({
  id: list.id,
  name: list.name,
  credentials: [...list.credentials.keys()].map((username) => ({ id: username, username })),
  ...times(list, projectId),
})

function countryRoutes({ state }: TrunkDeps): readonly Route[] {
  const path = '/v1/projects/:project/countryPermissions'
  const view = ([isoCode, enabled]: readonly [string, boolean]) => ({
    isoCode,
    name: isoCode,
    continent: '',
    countryDialingCodes: [],
    enabled,
  })
  const known = (code: string | undefined): string => {
    const isoCode = code?.toUpperCase() ?? ''
    if (state.countries.has(isoCode)) return isoCode
    throw new TrunkError(404, 'Country not found')
  }
  return [
    route.get(path, () => json(200, { countryPermissions: [...state.countries].map(view) })),
    route.get(`${path}/:code`, (_, { code }) => {
      const isoCode = known(code)
      return json(200, view([isoCode, state.countries.get(isoCode) ?? false]))
    }),
    route.put(`${path}/:code`, (request, { code }) => {
      const isoCode = known(code)
      state.countries.set(isoCode, flag(objectOf(request), 'enabled', false))
      return json(200, view([isoCode, state.countries.get(isoCode) ?? false]))
    }),
  ]
}
