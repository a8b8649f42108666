import { empty, json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { definedOnly } from '../../shared/json.ts'
import { visibleOf } from '../../shared/records.ts'
import { isoSeconds } from '../../shared/times.ts'
import { TwilioError } from '../errors.ts'
import { metaPage, TRUNKING } from '../pages.ts'
import { readParameters, type Parameters } from '../parameters.ts'
import { findIn, type TrunkDeps } from './resources.ts'
import { authTypesOf, type State, type Trunk } from './state.ts'

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
export function trunkRoutes({ context, state, account, changed }: TrunkDeps): readonly Route[] {
  const { clock, random } = context
  const { trunks } = state
  const view = (trunk: Trunk) => viewTrunk(trunk, account.sid)
  const update = (request: FaceRequest, trunk: Trunk): void => {
    const changes = readChanges(readParameters(request.form()), trunk, state)
    if (changes.domainName !== undefined) state.reserve(trunk.domainName)
    Object.assign(trunk, changes, { updatedAt: clock.now() })
  }
  return [
    route.post('/v1/Trunks', (request) => {
      const trunk = newTrunk(`TK${random.hex(32)}`, clock.now())
      update(request, trunk)
      trunks.set(trunk.sid, trunk)
      changed()
      return json(201, view(trunk))
    }),
    route.get('/v1/Trunks', (request) =>
      metaPage(request, 'trunks', visibleOf(request, trunks.values()), view),
    ),
    route.get('/v1/Trunks/:sid', (request, { sid }) =>
      json(200, view(findIn(request, trunks, sid))),
    ),
    route.post('/v1/Trunks/:sid', (request, { sid }) => {
      const trunk = findIn(request, trunks, sid)
      update(request, trunk)
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

function viewTrunk(trunk: Trunk, accountSid: string): Record<string, unknown> {
  const url = `${TRUNKING}/v1/Trunks/${trunk.sid}`
  const auth = authTypesOf(trunk)
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
    date_created: isoSeconds(trunk.createdAt),
    date_updated: isoSeconds(trunk.updatedAt),
    url,
    links: Object.fromEntries(
      Object.entries(LINKS).map(([name, part]) => [name, `${url}/${part}`]),
    ),
  }
}

function readChanges(parameters: Parameters, trunk: Trunk, state: State) {
  const friendlyName = parameters.text('FriendlyName')
  if (friendlyName !== undefined && friendlyName.length > 64)
    throw new TwilioError('invalidParameter', 'FriendlyName is longer than 64')
  return definedOnly({
    friendlyName,
    domainName: readDomain(parameters, trunk, state),
    secure: parameters.flag('Secure'),
    transferMode: parameters.oneOf('TransferMode', TRANSFERS),
    transferCallerId: parameters.oneOf('TransferCallerId', CALLERS),
    cnamLookupEnabled: parameters.flag('CnamLookupEnabled'),
    disasterRecoveryUrl: parameters.url('DisasterRecoveryUrl'),
    disasterRecoveryMethod: parameters.method('DisasterRecoveryMethod'),
  })
}

/** Undefined without a change. */
function readDomain(parameters: Parameters, trunk: Trunk, state: State): string | undefined {
  const name = parameters.text('DomainName')?.toLowerCase()
  if (name === undefined || name === trunk.domainName) return undefined
  if (!DOMAIN.test(name)) throw new TwilioError('badDomain', name)
  const taken = [...state.trunks.values()].some(({ domainName }) => domainName === name)
  if (taken || state.isReserved(name)) throw new TwilioError('domainTaken')
  return name
}

function newTrunk(sid: string, createdAt: number): Trunk {
  return {
    sid,
    createdAt,
    updatedAt: createdAt,
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
}
