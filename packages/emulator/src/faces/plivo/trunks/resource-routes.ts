import type { FaceRequest } from '../../request.ts'
import type { Route } from '../../router.ts'
import { PlivoError } from '../errors.ts'
import { readBody } from '../parameters.ts'
import { need, resourceRoutes, type TrunkDeps } from './resources.ts'
import type { AccessList, Credential, OriginationUri } from './state.ts'

/** An IPv4 address or CIDR block. */
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
export function trunkResourceRoutes(deps: TrunkDeps): readonly Route[] {
  const { state } = deps
  return [
    ...resourceRoutes<Credential>(
      {
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
      },
      deps,
    ),
    ...resourceRoutes<AccessList>(
      {
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
      },
      deps,
    ),
    ...resourceRoutes<OriginationUri>(
      {
        path: 'URI',
        id: 'uri_uuid',
        label: 'Origination URI',
        map: state.uris,
        read(request, current) {
          const body = readBody(request)
          const authenticated =
            body.flag('authentication_needed') ?? current?.authenticated ?? false
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
      },
      deps,
    ),
  ]
}
