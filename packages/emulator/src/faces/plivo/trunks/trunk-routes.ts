import { empty } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { definedOnly } from '../../shared/json.ts'
import { isoSeconds } from '../../shared/times.ts'
import { PlivoError } from '../errors.ts'
import { pageOf } from '../pages.ts'
import { readBody, readQuery, type Parameters } from '../parameters.ts'
import { findIn, type TrunkDeps } from './resources.ts'
import { domainOf, type State, type Trunk } from './state.ts'

const BASE = '/Zentrunk/Trunk/'

const view = (trunk: Trunk): Record<string, unknown> => ({
  trunk_id: trunk.id,
  name: trunk.name,
  trunk_status: trunk.enabled ? 'enabled' : 'disabled',
  secure: trunk.secure,
  trunk_domain: domainOf(trunk),
  trunk_direction: trunk.direction,
  ipacl_uuid: trunk.ipaclUuid,
  credential_uuid: trunk.credentialUuid,
  primary_uri_uuid: trunk.primaryUriUuid,
  fallback_uri_uuid: trunk.fallbackUriUuid,
  created_at: isoSeconds(trunk.createdAt),
  updated_at: isoSeconds(trunk.updatedAt),
})

/** "404: verify the resource UUID exists". */
function referenceOf(
  body: Parameters,
  name: string,
  map: ReadonlyMap<string, unknown>,
): string | undefined {
  const uuid = body.text(name)
  if (uuid !== undefined && !map.has(uuid)) throw new PlivoError(404, `${name} not found`)
  return uuid
}

function readChanges(body: Parameters, { accessLists, credentials, uris }: State): Partial<Trunk> {
  const status = body.oneOf('trunk_status', ['enabled', 'disabled'])
  return definedOnly({
    name: body.text('name'),
    enabled: status === undefined ? undefined : status === 'enabled',
    secure: body.flag('secure'),
    ipaclUuid: referenceOf(body, 'ipacl_uuid', accessLists),
    credentialUuid: referenceOf(body, 'credential_uuid', credentials),
    primaryUriUuid: referenceOf(body, 'primary_uri_uuid', uris),
    fallbackUriUuid: referenceOf(body, 'fallback_uri_uuid', uris),
  })
}

function validate({ direction, ipaclUuid, credentialUuid, primaryUriUuid }: Trunk): void {
  if (direction === 'outbound' && ipaclUuid === null && credentialUuid === null)
    throw new PlivoError(400, 'ipacl_uuid or credential_uuid is required for an outbound trunk')
  if (direction === 'inbound' && primaryUriUuid === null)
    throw new PlivoError(400, 'primary_uri_uuid is required for an inbound trunk')
}

/** Trunks, each of one direction (docs.plivo.com/docs/sip-trunking/api/trunks). */
export function trunkRoutes(deps: TrunkDeps): readonly Route[] {
  const { context, state, account, changed, answer } = deps
  const find = (request: FaceRequest, id: string | undefined): Trunk =>
    findIn(request, state.trunks, id, 'trunk')

  return [
    route.get(BASE, (request) => {
      const query = readQuery(request)
      const direction = query.oneOf('trunk_direction', ['inbound', 'outbound'])
      const status = query.oneOf('trunk_status', ['enabled', 'disabled'])
      const found = [...state.trunks.values()].filter(
        (trunk) =>
          (direction ?? trunk.direction) === trunk.direction &&
          (status === undefined || trunk.enabled === (status === 'enabled')),
      )
      return answer(200, pageOf(request, `/v1/Account/${account.authId}${BASE}`, found, view))
    }),
    route.post(BASE, (request) => {
      const body = readBody(request)
      const direction = body.oneOf('trunk_direction', ['inbound', 'outbound'])
      if (direction === undefined)
        throw new PlivoError(400, 'trunk_direction is a required parameter')
      const at = context.clock.now()
      const trunk: Trunk = {
        id: context.random.string(17, '123456789'),
        direction,
        name: null,
        enabled: true,
        secure: false,
        ipaclUuid: null,
        credentialUuid: null,
        primaryUriUuid: null,
        fallbackUriUuid: null,
        createdAt: at,
        updatedAt: at,
        ...readChanges(body, state),
      }
      validate(trunk)
      state.trunks.set(trunk.id, trunk)
      changed()
      // Without the domain, as documented.
      return answer(201, { message: 'Trunk created successfully.', trunk_id: trunk.id })
    }),
    route.get(`${BASE}:id/`, (request, { id }) => answer(200, { object: view(find(request, id)) })),
    route.post(`${BASE}:id/`, (request, { id }) => {
      const trunk = find(request, id)
      const changes = readChanges(readBody(request), state)
      validate({ ...trunk, ...changes })
      Object.assign(trunk, changes, { updatedAt: context.clock.now() })
      changed()
      return answer(202, { message: 'Trunk updated successfully.', trunk_id: trunk.id })
    }),
    route.delete(`${BASE}:id/`, (request, { id }) => {
      const trunk = find(request, id)
      state.trunks.delete(trunk.id)
      // "Deleting a trunk detaches every number routed to it" (plivo-cli).
      for (const number of state.numbers.values())
        if (number.appId === trunk.id) number.appId = null
      changed()
      return empty(204)
    }),
  ]
}
