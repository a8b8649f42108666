import { CallError, type Host } from '@callplane/core'
import {
  createJsonApi,
  objectOf,
  pathSegment,
  textOf,
  uuidIdentifier,
  type Json,
} from '@callplane/kit'
import { createTokens, type ProjectKey } from '../client/token.ts'
import { trunkRefusal } from '../errors.ts'

/** A project of elastic SIP trunks. */
export interface TrunkProject extends ProjectKey {
  readonly projectId: string
  readonly trunksUrl: string
}

export interface Named {
  readonly id: string
  readonly name: string
}
export interface Trunk extends Named {
  readonly hostName: string
  readonly domain: string
}
export interface CredentialList extends Named {
  readonly usernames: readonly string[]
}
export interface AccessList extends Named {
  /** In CIDR form. */
  readonly addresses: readonly string[]
}
export interface Endpoint extends Named {
  readonly address: string
  readonly port: number | undefined
  readonly transport: string
}
export interface TrunkNumber {
  readonly id: string
  readonly number: string
}

const need = (value: unknown, what: string): string => {
  const text = textOf(value)
  if (text !== undefined) return text
  throw new CallError('unexpected', `sinch: the reply has no ${what}`, { provider: 'sinch' })
}

/** An id as one segment of a path; every object of a project has a UUID or an opaque id (C1). */
const idPath = (id: string): string =>
  pathSegment(id, { provider: 'sinch', name: 'gateway', ...uuidIdentifier })

const named = (given: Json): Named => ({
  id: need(given.id, 'id'),
  name: textOf(given.name) ?? '',
})

const trunkOf = (given: Json): Trunk => {
  const hostName = textOf(given.hostName) ?? ''
  return { ...named(given), hostName, domain: textOf(given.domain) ?? `${hostName}.pstn.sinch.com` }
}

const itemsOf = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.map((one: unknown) => objectOf(one) ?? {}) : []

const credentialListOf = (given: Json): CredentialList => ({
  ...named(given),
  usernames: itemsOf(given.credentials).flatMap(({ username }) => textOf(username) ?? []),
})

const accessListOf = (given: Json): AccessList => ({
  ...named(given),
  addresses: itemsOf(given.ipRanges).map(
    ({ ipAddress, range }) =>
      `${textOf(ipAddress) ?? ''}/${typeof range === 'number' ? range : 32}`,
  ),
})

const endpointOf = (given: Json): Endpoint => ({
  ...named(given),
  address: textOf(given.address) ?? '',
  port: typeof given.port === 'number' ? given.port : undefined,
  transport: (textOf(given.transport) ?? 'UDP').toLowerCase(),
})

const numberOf = (given: Json): TrunkNumber => ({
  id: need(given.id, 'id'),
  number: textOf(given.phoneNumber) ?? '',
})

/** Elements of a page. No maximum is documented. */
const pageSize = 100

/** Requests of the trunking API, by path below the project. */
const connectProject = (project: TrunkProject, host: Host, scrub: (text: string) => string) => {
  const api = createJsonApi({
    provider: 'sinch',
    host,
    baseUrl: `${project.trunksUrl}/v1/projects/${idPath(project.projectId)}`,
    authorization: createTokens(project, host, scrub),
    refusal: trunkRefusal,
    scrub,
  })
  const list = async <T>(path: string, key: string, read: (one: unknown) => T): Promise<T[]> => {
    const found: T[] = []
    for (let page = 1; ; page++) {
      const query = { page: String(page), size: String(pageSize) }
      const reply = objectOf(await api.request('GET', path, { query }))
      const items: unknown = reply?.[key]
      const all: readonly unknown[] = Array.isArray(items) ? items : []
      found.push(...all.map(read))
      const pages = reply?.totalPages
      if (all.length === 0 || (typeof pages === 'number' ? page >= pages : all.length < pageSize))
        return found
    }
  }
  const create = async <T>(path: string, body: object, read: (given: Json) => T): Promise<T> =>
    read(object(await api.request('POST', path, { body })))
  const find = async <T>(path: string, read: (given: Json) => T): Promise<T | null> => {
    const reply = await api.request('GET', path, { nullable: true })
    return reply === null ? null : read(object(reply))
  }
  /** A missing object counts as removed. */
  const remove = async (path: string): Promise<void> =>
    void (await api.request('DELETE', path, { nullable: true }))
  const put = async (path: string, body: object): Promise<void> =>
    void (await api.request('PUT', path, { body }))
  const post = async (path: string, body: object): Promise<void> =>
    void (await api.request('POST', path, { body }))
  return { list, create, find, remove, put, post }
}
type Requests = ReturnType<typeof connectProject>

const object = (value: unknown): Json => objectOf(value) ?? {}

const at = (trunk: string, rest = ''): string => `/trunks/${idPath(trunk)}${rest}`

const credentialListsOf = ({ list, create, put, post, remove }: Requests) => ({
  list: () => list('/credentialLists', 'credentialLists', (one) => credentialListOf(object(one))),
  create: (body: object) => create('/credentialLists', body, credentialListOf),
  setPassword: (id: string, username: string, password: string) =>
    put(`/credentialLists/${idPath(id)}/credentials/${encodeURIComponent(username)}`, {
      password,
    }),
  remove: (id: string) => remove(`/credentialLists/${idPath(id)}`),
  linked: (trunk: string) =>
    list(at(trunk, '/credentialLists'), 'credentialLists', (one) => credentialListOf(object(one))),
  link: (trunk: string, id: string) =>
    post(at(trunk, '/credentialLists'), { credentialListIds: [id] }),
  unlink: (trunk: string, id: string) => remove(at(trunk, `/credentialLists/${idPath(id)}`)),
  users: (id: string) => list(`/credentialLists/${idPath(id)}/trunks`, 'trunkIds', String),
})

const accessListsOf = ({ list, create, find, put, post, remove }: Requests) => ({
  list: () => list('/accessControlLists', 'accessControlLists', (one) => accessListOf(object(one))),
  create: (body: object) => create('/accessControlLists', body, accessListOf),
  update: (id: string, body: object) => put(`/accessControlLists/${idPath(id)}`, body),
  remove: (id: string) => remove(`/accessControlLists/${idPath(id)}`),
  linked: (trunk: string) => list(at(trunk, '/accessControlLists'), 'accessControlListIds', String),
  link: (trunk: string, id: string) =>
    post(at(trunk, '/accessControlLists'), { accessControlListIds: [id] }),
  unlink: (trunk: string, id: string) => remove(at(trunk, `/accessControlLists/${idPath(id)}`)),
  users: async (id: string): Promise<readonly string[]> => {
    const found = await find(`/accessControlLists/${idPath(id)}`, ({ trunks }) => trunks)
    return Array.isArray(found) ? found.map(String) : []
  },
})

/** The parts of the trunking API that gateways use (developers.sinch.com/docs/est/api-reference). */
export const trunkApi = (project: TrunkProject, host: Host, scrub: (text: string) => string) => {
  const api = connectProject(project, host, scrub)
  const { list, create, find, remove, put, post } = api
  return {
    trunks: {
      list: () => list('/trunks', 'trunks', (one) => trunkOf(object(one))),
      find: (id: string) => find(at(id), trunkOf),
      create: (body: object) => create('/trunks', body, trunkOf),
      /** "The whole object must be sent." */
      update: (id: string, body: object) => put(at(id), body),
      remove: (id: string) => remove(at(id)),
    },
    credentialLists: credentialListsOf(api),
    accessLists: accessListsOf(api),
    endpoints: {
      list: (trunk: string) =>
        list(at(trunk, '/endpoints'), 'endpoints', (one) => endpointOf(object(one))),
      create: (trunk: string, body: object) => create(at(trunk, '/endpoints'), body, endpointOf),
      update: (trunk: string, id: string, body: object) =>
        put(at(trunk, `/endpoints/${idPath(id)}`), body),
      remove: (trunk: string, id: string) => remove(at(trunk, `/endpoints/${idPath(id)}`)),
    },
    numbers: {
      list: (trunk: string) =>
        list(at(trunk, '/phoneNumbers'), 'phoneNumbers', (one) => numberOf(object(one))),
      assign: (trunk: string, phoneNumber: string) =>
        post(at(trunk, '/phoneNumbers'), { phoneNumber }),
      unassign: (trunk: string, id: string) => remove(at(trunk, `/phoneNumbers/${idPath(id)}`)),
    },
  }
}
export type TrunkApi = ReturnType<typeof trunkApi>
