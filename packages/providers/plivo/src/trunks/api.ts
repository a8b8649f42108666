import { CallError } from '@callplane/core'
import { objectOf } from '@callplane/kit'
import type { Json } from '@callplane/kit'
import { textOf, type Api } from '../client/api.ts'
import type { Direction } from './validate.ts'
import { idIn } from '../references.ts'

/** Maximum page size (docs.plivo.com/docs/sip-trunking/api/overview). */
const pageSize = 20

const listed = ({ objects }: Json): readonly Json[] =>
  Array.isArray(objects) ? objects.map((one: unknown) => objectOf(one) ?? {}) : []

/** Every page of a list. */
export const listAll = async (api: Api, path: string): Promise<Json[]> => {
  const found: Json[] = []
  for (;;) {
    const page = listed(await api.get(path, { limit: pageSize, offset: found.length }))
    found.push(...page)
    if (page.length < pageSize) return found
  }
}

const need = (value: unknown, what: string): string => {
  const text = textOf(value)
  if (text !== undefined) return text
  throw new CallError('unexpected', `plivo: the reply has no ${what}`, { provider: 'plivo' })
}

/** Credentials, access lists and origination URIs: each has a name of ours, and an id of Plivo's. */
const partsOf = <Part>(
  api: Api,
  path: string,
  id: string,
  read: (given: Json, uuid: string) => Part,
) => {
  const root = `/Zentrunk/${path}/`
  const at = (uuid: string): string => `${root}${idIn('gateway', uuid)}/`
  const toPart = (given: Json): Part => read(given, need(given[id], id))
  return {
    list: async (): Promise<Part[]> => (await listAll(api, root)).map(toPart),
    /** Null if it does not exist. A single object comes under `object`, whatever the documentation shows. */
    async find(uuid: string): Promise<Part | null> {
      const body = await api.find(at(uuid))
      return body && toPart({ [id]: uuid, ...body, ...objectOf(body['object']) })
    },
    create: async (body: Json): Promise<string> => need((await api.post(root, body))[id], id),
    update: async (uuid: string, body: Json): Promise<void> =>
      void (await api.post(at(uuid), body)),
    /** A missing object counts as removed. */
    remove: async (uuid: string): Promise<void> => void (await api.remove(at(uuid))),
  }
}

export interface Named {
  readonly uuid: string
  readonly name: string | undefined
}
export interface Trunk extends Named {
  readonly direction: Direction
  readonly secure: boolean
  readonly domain: string | undefined
  readonly credential: string | undefined
  readonly accessList: string | undefined
  readonly uri: string | undefined
}

const trunkOf = (given: Json, uuid: string): Trunk => ({
  uuid,
  name: textOf(given['name']),
  direction: given['trunk_direction'] === 'inbound' ? 'inbound' : 'outbound',
  secure: given['secure'] === true,
  domain: textOf(given['trunk_domain']),
  credential: textOf(given['credential_uuid']),
  accessList: textOf(given['ipacl_uuid']),
  uri: textOf(given['primary_uri_uuid']),
})

const addressesIn = (given: unknown): string[] =>
  Array.isArray(given) ? given.filter((one): one is string => typeof one === 'string') : []

/** The parts of Plivo's API that trunks use. */
export const trunkApi = (api: Api) => ({
  trunks: partsOf(api, 'Trunk', 'trunk_id', trunkOf),
  credentials: partsOf(api, 'Credential', 'credential_uuid', (given, uuid) => ({
    uuid,
    name: textOf(given['name']),
    username: textOf(given['username']),
  })),
  accessLists: partsOf(api, 'IPAccessControlList', 'ipacl_uuid', (given, uuid) => ({
    uuid,
    name: textOf(given['name']),
    addresses: addressesIn(given['ip_addresses']),
  })),
  uris: partsOf(api, 'URI', 'uri_uuid', (given, uuid) => ({
    uuid,
    name: textOf(given['name']),
    uri: textOf(given['uri']) ?? '',
  })),
})
export type TrunkApi = ReturnType<typeof trunkApi>
