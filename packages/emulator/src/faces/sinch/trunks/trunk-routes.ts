import { empty, json } from '../../../server/message.ts'
import { route, type Route } from '../../router.ts'
import type { JsonObject } from '../../shared/json.ts'
import { pageOf } from '../pages.ts'
import { TrunkError } from './errors.ts'
import { find, flag, listOf, need, objectOf, times, whole } from './fields.ts'
import { viewCredentialList } from './list-routes.ts'
import { trunksPath, trunkWith, type TrunkDeps } from './resources.ts'
import { domainOf, type Endpoint, type Trunk } from './state.ts'

const HOST_NAME = /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/i

const path = trunksPath

/** Trunks, and what is linked to them (developers.sinch.com/docs/est/api-reference). */
export const trunkRoutes = (deps: TrunkDeps): readonly Route[] => [
  ...ownRoutes(deps),
  ...linkRoutes(deps),
  ...endpointRoutes(deps),
]

function ownRoutes(deps: TrunkDeps): readonly Route[] {
  const { state, project, now, changed } = deps
  const view = (trunk: Trunk) => ({
    id: trunk.id,
    name: trunk.name,
    hostName: trunk.hostName,
    topLevelDomain: 'pstn.sinch.com',
    domain: domainOf(trunk),
    callsPerSecond: 1,
    enableCallerName: trunk.enableCallerName,
    ...times(trunk, project.projectId),
  })
  const read = (body: JsonObject, own: Trunk | undefined) => {
    const hostName = need(body, 'hostName').toLowerCase()
    if (!HOST_NAME.test(hostName))
      throw new TrunkError(400, 'hostName may hold letters, numbers and hyphens')
    const isTaken = [...state.trunks.values()].some(
      (other) => other !== own && other.hostName === hostName,
    )
    if (isTaken) throw new TrunkError(400, 'The provided domain name is unavailable')
    const enableCallerName = flag(body, 'enableCallerName', false)
    return { name: need(body, 'name'), hostName, enableCallerName }
  }
  const children = ({ id, accessLists, credentialLists }: Trunk): readonly string[] => [
    ...[...state.endpoints.values()].flatMap(({ trunk }) => (trunk === id ? ['SIP endpoint'] : [])),
    ...[...state.numbers.values()].flatMap(({ trunk }) => (trunk === id ? ['phone number'] : [])),
    ...[...accessLists].map(() => 'access control list'),
    ...[...credentialLists].map(() => 'credential list'),
  ]
  return [
    route.get(path, (request) => pageOf(request, 'trunks', state.trunks.values(), view)),
    route.post(path, (request) => {
      const trunk: Trunk = {
        ...state.begin(),
        ...read(objectOf(request), undefined),
        accessLists: new Set(),
        credentialLists: new Set(),
      }
      state.trunks.set(trunk.id, trunk)
      changed()
      return json(201, view(trunk))
    }),
    route.get(`${path}/:id`, (_, { id }) => json(200, view(trunkWith(deps, id)))),
    route.put(`${path}/:id`, (request, { id }) => {
      const trunk = trunkWith(deps, id)
      Object.assign(trunk, read(objectOf(request), trunk), { updatedAt: now() })
      changed()
      return json(200, view(trunk))
    }),
    route.delete(`${path}/:id`, (_, { id }) => {
      const trunk = trunkWith(deps, id)
      const [child] = children(trunk)
      if (child !== undefined)
        throw new TrunkError(
          400,
          `SIP trunk cannot be deleted while there are one or more ${child}s attached`,
        )
      state.trunks.delete(trunk.id)
      changed()
      return empty(204)
    }),
  ]
}

function linkRoutes(deps: TrunkDeps): readonly Route[] {
  const { state, project } = deps
  const idsOf = (
    body: JsonObject,
    name: string,
    known: ReadonlyMap<string, unknown>,
    what: string,
  ) =>
    listOf(body, name).map((id) => {
      find(known, String(id), what)
      return String(id)
    })
  const credentialIds = (body: JsonObject) =>
    idsOf(body, 'credentialListIds', state.credentialLists, 'Credential list')
  const unlink = (set: Set<string>, id: string | undefined, what: string) => {
    if (!set.delete(id ?? '')) throw new TrunkError(404, `${what} not found`)
    return empty(204)
  }
  return [
    route.get(`${path}/:id/accessControlLists`, (request, { id }) =>
      pageOf(request, 'accessControlListIds', trunkWith(deps, id).accessLists, (one) => one),
    ),
    route.post(`${path}/:id/accessControlLists`, (request, { id }) => {
      const trunk = trunkWith(deps, id)
      const body = objectOf(request)
      const ids = idsOf(body, 'accessControlListIds', state.accessLists, 'Access control list')
      for (const one of ids) {
        if (trunk.accessLists.has(one))
          throw new TrunkError(
            400,
            `Access control list with id '${one}' is already added to trunk '${trunk.id}'`,
          )
        trunk.accessLists.add(one)
      }
      return json(200, { accessControlListIds: [...trunk.accessLists] })
    }),
    route.delete(`${path}/:id/accessControlLists/:list`, (_, { id, list }) =>
      unlink(trunkWith(deps, id).accessLists, list, 'Access control list'),
    ),
    route.get(`${path}/:id/credentialLists`, (request, { id }) => {
      const lists = [...trunkWith(deps, id).credentialLists].flatMap(
        (one) => state.credentialLists.get(one) ?? [],
      )
      return pageOf(request, 'credentialLists', lists, (list) =>
        viewCredentialList(list, project.projectId),
      )
    }),
    route.post(`${path}/:id/credentialLists`, (request, { id }) => {
      const trunk = trunkWith(deps, id)
      for (const one of credentialIds(objectOf(request))) trunk.credentialLists.add(one)
      return json(200, { credentialListIds: [...trunk.credentialLists] })
    }),
    route.put(`${path}/:id/credentialLists`, (request, { id }) => {
      const trunk = trunkWith(deps, id)
      const ids = credentialIds(objectOf(request))
      trunk.credentialLists.clear()
      for (const one of ids) trunk.credentialLists.add(one)
      return json(200, { credentialListIds: ids })
    }),
    route.delete(`${path}/:id/credentialLists/:list`, (_, { id, list }) =>
      unlink(trunkWith(deps, id).credentialLists, list, 'Credential list'),
    ),
  ]
}

function endpointRoutes(deps: TrunkDeps): readonly Route[] {
  const { state, project, now, changed } = deps
  const view = (endpoint: Endpoint) => ({
    id: endpoint.id,
    sipTrunkId: endpoint.trunk,
    name: endpoint.name,
    address: endpoint.address,
    port: endpoint.port,
    transport: endpoint.transport,
    priority: endpoint.priority,
    enabled: endpoint.enabled,
    ...times(endpoint, project.projectId),
  })
  const read = (body: JsonObject) => {
    // An endpoint that registers itself has no address; no one registers here.
    if (body['isRegistered'] === true)
      throw new TrunkError(400, 'registered endpoints are not emulated')
    const given = body['transport'] ?? 'UDP'
    const transport = typeof given === 'string' ? given.toUpperCase() : ''
    if (!/^(?:UDP|TCP|TLS)$/.test(transport))
      throw new TrunkError(400, 'transport must be UDP, TCP or TLS')
    return {
      name: need(body, 'name'),
      address: need(body, 'address'),
      port: whole(body, 'port', [1, 65_535], transport === 'TLS' ? 5_061 : 5_060),
      transport,
      priority: whole(body, 'priority', [1, 100]),
      enabled: flag(body, 'enabled', true),
    }
  }
  const endpointOf = (trunk: Trunk, id: string | undefined): Endpoint => {
    const endpoint = find(state.endpoints, id, 'SIP endpoint')
    if (endpoint.trunk === trunk.id) return endpoint
    throw new TrunkError(404, 'SIP endpoint not found')
  }
  const one = `${path}/:id/endpoints/:endpoint`
  return [
    route.get(`${path}/:id/endpoints`, (request, { id }) => {
      const trunk = trunkWith(deps, id)
      const own = [...state.endpoints.values()].filter((endpoint) => endpoint.trunk === trunk.id)
      return pageOf(request, 'endpoints', own, view)
    }),
    route.post(`${path}/:id/endpoints`, (request, { id }) => {
      const trunk = trunkWith(deps, id)
      const endpoint = { ...state.begin(), trunk: trunk.id, ...read(objectOf(request)) }
      state.endpoints.set(endpoint.id, endpoint)
      changed()
      return json(201, view(endpoint))
    }),
    route.get(one, (_, { id, endpoint }) =>
      json(200, view(endpointOf(trunkWith(deps, id), endpoint))),
    ),
    route.put(one, (request, { id, endpoint }) => {
      const found = endpointOf(trunkWith(deps, id), endpoint)
      Object.assign(found, read(objectOf(request)), { updatedAt: now() })
      changed()
      return json(200, view(found))
    }),
    route.delete(one, (_, { id, endpoint }) => {
      state.endpoints.delete(endpointOf(trunkWith(deps, id), endpoint).id)
      changed()
      return empty(204)
    }),
  ]
}
