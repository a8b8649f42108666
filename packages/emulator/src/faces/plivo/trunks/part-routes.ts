import { empty } from '../../../message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { PlivoError } from '../errors.ts'
import { readBody } from '../parameters.ts'
import { answerWith, findIn, need, pageOf, type TrunkDeps } from './parts.ts'
import type { AccessList, Credential, OriginationUri } from './state.ts'

type Kept = { readonly uuid: string; readonly createdAt: number }

type Part<T extends Kept> = {
  readonly path: string
  readonly id: string
  readonly label: string
  readonly map: Map<string, T>
  read(request: FaceRequest, current: T | undefined): Omit<T, keyof Kept>
  view(part: T): object
}

/** Four numbers, alone or as a block. */
const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?$/
/** A host, with or without scheme, user, port and transport. */
const URI =
  /^(?:sips?:)?(?:[^\s@;]+@)?(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?(?:;transport=(?:udp|tcp|tls))?$/i

function addressesOf(request: FaceRequest): readonly string[] | undefined {
  const { ip_addresses: given } = request.json() as { readonly ip_addresses?: unknown }
  if (given === undefined || given === null) return undefined
  const fits = (one: unknown): boolean => typeof one === 'string' && ADDRESS.test(one)
  if (!Array.isArray(given) || given.length === 0 || !given.every(fits))
    throw new PlivoError(400, 'ip_addresses must be an array of IP addresses')
  return given as readonly string[]
}

/** Credentials, IP access control lists and origination URIs (docs.plivo.com/docs/sip-trunking/api). */
export function partRoutes(deps: TrunkDeps): readonly Route[] {
  const { context, state, account } = deps
  const answer = answerWith(deps)

  const routesOf = <T extends Kept>({
    path,
    id,
    label,
    map,
    ...part
  }: Part<T>): readonly Route[] => {
    const base = `/Zentrunk/${path}/`
    const told = (uuid: string, verb: string): object => ({
      message: `${label} ${verb} successfully.`,
      [id]: uuid,
    })
    return [
      route.get(base, (request) => {
        const uri = `/v1/Account/${account.authId}${base}`
        return answer(200, pageOf(request, uri, [...map.values()], part.view))
      }),
      route.post(base, (request) => {
        const uuid = context.random.uuid()
        const values = part.read(request, undefined)
        map.set(uuid, { ...values, uuid, createdAt: context.clock.now() } as T)
        return answer(201, told(uuid, 'created'))
      }),
      route.get(
        `${base}:uuid/`,
        // The record stands under `object`, whatever the pages print (read of a live account, plivo-cli).
        (request, { uuid }) =>
          answer(200, { object: part.view(findIn(request, map, uuid, label)) }),
      ),
      route.post(`${base}:uuid/`, (request, { uuid }) => {
        const found = findIn(request, map, uuid, label)
        Object.assign(found, part.read(request, found))
        return answer(202, told(found.uuid, 'updated'))
      }),
      route.delete(`${base}:uuid/`, (request, { uuid }) => {
        // Also where a trunk has it: "will break authentication for that trunk".
        map.delete(findIn(request, map, uuid, label).uuid)
        return empty(204)
      }),
    ]
  }

  return [
    ...routesOf<Credential>({
      path: 'Credential',
      id: 'credential_uuid',
      label: 'credential',
      map: state.credentials,
      read(request, current) {
        const body = readBody(request)
        return {
          name: body.text('name') ?? current?.name ?? null,
          username: need(body.text('username') ?? current?.username, 'username'),
          password: need(body.text('password') ?? current?.password, 'password'),
        }
      },
      // "The password is never returned in API responses".
      view: ({ uuid, name, username }) => ({ credential_uuid: uuid, name, username }),
    }),
    ...routesOf<AccessList>({
      path: 'IPAccessControlList',
      id: 'ipacl_uuid',
      label: 'IP access control list',
      map: state.accessLists,
      read(request, current) {
        const body = readBody(request)
        return {
          name: body.text('name') ?? current?.name ?? null,
          addresses: need(addressesOf(request) ?? current?.addresses, 'ip_addresses'),
        }
      },
      view: ({ uuid, name, addresses }) => ({ ipacl_uuid: uuid, name, ip_addresses: addresses }),
    }),
    ...routesOf<OriginationUri>({
      path: 'URI',
      id: 'uri_uuid',
      label: 'Origination URI',
      map: state.uris,
      read(request, current) {
        const body = readBody(request)
        const authenticated = body.flag('authentication_needed') ?? current?.authenticated ?? false
        const username = body.text('username') ?? current?.username ?? undefined
        const password = body.text('password') ?? current?.password ?? undefined
        return {
          name: body.text('name') ?? current?.name ?? null,
          uri: need(body.text('uri', URI) ?? current?.uri, 'uri'),
          authenticated,
          username: (authenticated ? need(username, 'username') : username) ?? null,
          password: (authenticated ? need(password, 'password') : password) ?? null,
        }
      },
      view: ({ uuid, name, uri, authenticated, username }) => ({
        uri_uuid: uuid,
        name,
        uri,
        authentication_needed: authenticated,
        username,
      }),
    }),
  ]
}
