import { empty, json } from '../../../message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { TwilioError } from '../errors.ts'
import { readParameters, type Parameters } from '../parameters.ts'
import { findIn, iso, metaPage, ROOT, visible } from './parts.ts'
import type { State, Trunk } from './state.ts'

export type TrunkDeps = {
  readonly context: FaceContext
  readonly state: State
  readonly accountSid: string
  /** Its domain or its numbers changed, or it is gone. */
  readonly changed: () => void
}

const DOMAIN = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.pstn\.twilio\.com$/i
const TRANSFERS = ['disable-all', 'enable-all', 'sip-only'] as const
const CALLERS = ['from-transferee', 'from-transferor'] as const
const LINKS = {
  origination_urls: 'OriginationUrls',
  credential_lists: 'CredentialLists',
  ip_access_control_lists: 'IpAccessControlLists',
  phone_numbers: 'PhoneNumbers',
  recording: 'Recording',
}

/** `/v1/Trunks` (OpenAPI of the trunking API, Apr 2026). Nothing is required. */
export function trunkRoutes({ context, state, accountSid, changed }: TrunkDeps): readonly Route[] {
  const { clock, random } = context
  const { trunks } = state

  const view = (trunk: Trunk): Record<string, unknown> => {
    const url = `${ROOT}/v1/Trunks/${trunk.sid}`
    const auth = [
      ...(trunk.ipLists.size > 0 ? ['IP_ACL'] : []),
      ...(trunk.credentialLists.size > 0 ? ['CREDENTIAL_LIST'] : []),
    ]
    return {
      sid: trunk.sid,
      account_sid: accountSid,
      domain_name: trunk.domainName,
      disaster_recovery_method: trunk.disasterRecoveryMethod,
      disaster_recovery_url: trunk.disasterRecoveryUrl,
      friendly_name: trunk.friendlyName,
      secure: trunk.secure,
      recording: trunk.recording,
      transfer_mode: trunk.transferMode,
      transfer_caller_id: trunk.transferCallerId,
      cnam_lookup_enabled: trunk.cnamLookupEnabled,
      auth_type: auth.join(','),
      auth_type_set: auth,
      symmetric_rtp_enabled: false,
      date_created: iso(trunk.createdAt),
      date_updated: iso(trunk.updatedAt),
      url,
      links: Object.fromEntries(
        Object.entries(LINKS).map(([name, part]) => [name, `${url}/${part}`]),
      ),
    }
  }

  const domainOf = (parameters: Parameters, own: Trunk): string | undefined => {
    const name = parameters.text('DomainName')?.toLowerCase()
    if (name === undefined || name === own.domainName) return undefined
    if (!DOMAIN.test(name)) throw new TwilioError('badDomain', name)
    const taken = [...trunks.values()].some(({ domainName }) => domainName === name)
    if (taken || state.isReserved(name)) throw new TwilioError('domainTaken')
    return name
  }

  const change = (request: FaceRequest, trunk: Trunk): void => {
    const parameters = readParameters(request.form())
    const friendlyName = parameters.text('FriendlyName')
    if (friendlyName !== undefined && friendlyName.length > 64)
      throw new TwilioError('invalidParameter', 'FriendlyName is longer than 64')
    const changes = {
      friendlyName,
      domainName: domainOf(parameters, trunk),
      secure: parameters.flag('Secure'),
      transferMode: parameters.oneOf('TransferMode', TRANSFERS),
      transferCallerId: parameters.oneOf('TransferCallerId', CALLERS),
      cnamLookupEnabled: parameters.flag('CnamLookupEnabled'),
      disasterRecoveryUrl: parameters.url('DisasterRecoveryUrl'),
      disasterRecoveryMethod: parameters.method('DisasterRecoveryMethod'),
    }
    if (changes.domainName !== undefined) state.reserve(trunk.domainName)
    const given = Object.entries(changes).filter(([, value]) => value !== undefined)
    Object.assign(trunk, Object.fromEntries(given), { updatedAt: clock.now() })
  }

  const create = (request: FaceRequest): Trunk => {
    const now = clock.now()
    const trunk: Trunk = {
      sid: `TK${random.hex(32)}`,
      createdAt: now,
      updatedAt: now,
      friendlyName: null,
      domainName: null,
      secure: false,
      transferMode: 'disable-all',
      transferCallerId: 'from-transferee',
      cnamLookupEnabled: false,
      disasterRecoveryUrl: null,
      disasterRecoveryMethod: null,
      recording: { mode: 'do-not-record', trim: 'do-not-trim' },
      urls: new Map(),
      credentialLists: new Set(),
      ipLists: new Set(),
    }
    change(request, trunk)
    trunks.set(trunk.sid, trunk)
    return trunk
  }

  return [
    route.post('/v1/Trunks', (request) => {
      const trunk = create(request)
      changed()
      return json(201, view(trunk))
    }),
    route.get('/v1/Trunks', (request) =>
      metaPage(request, 'trunks', visible(request, trunks), view),
    ),
    route.get('/v1/Trunks/:sid', (request, { sid }) =>
      json(200, view(findIn(request, trunks, sid))),
    ),
    route.post('/v1/Trunks/:sid', (request, { sid }) => {
      const trunk = findIn(request, trunks, sid)
      change(request, trunk)
      changed()
      return json(200, view(trunk))
    }),
    route.delete('/v1/Trunks/:sid', (request, { sid }) => {
      const trunk = findIn(request, trunks, sid)
      for (const number of state.numbers.values())
        if (number.trunkSid === trunk.sid) number.trunkSid = null
      trunks.delete(trunk.sid)
      state.reserve(trunk.domainName)
      changed()
      return empty(204)
    }),
  ]
}
