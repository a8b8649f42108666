import { json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { need, type Account } from '../account.ts'
import { invalid, missing } from '../errors.ts'
import { pageOf } from '../pages.ts'
import { HEADER_OPTIONS, readBody, readEncryption, TRANSPORTS, type Fields } from '../parameters.ts'
import { checkHeaders, checkHost, updateList } from './parameters.ts'
import type { InboundTrunk, OutboundTrunk, State } from './state.ts'
import { viewInbound, viewOutbound } from './trunk-views.ts'

const SERVICE = '/twirp/livekit.SIP'

function readCommon(fields: Fields) {
  const headers = fields.map('headers')
  const headersToAttributes = fields.map('headersToAttributes')
  const attributesToHeaders = fields.map('attributesToHeaders')
  checkHeaders([
    ...Object.keys(headers),
    ...Object.keys(headersToAttributes),
    ...Object.values(attributesToHeaders),
  ])
  return {
    name: fields.text('name'),
    metadata: fields.text('metadata'),
    numbers: fields.texts('numbers'),
    auth: { username: fields.text('authUsername'), password: fields.text('authPassword') },
    headers,
    headersToAttributes,
    attributesToHeaders,
    includeHeaders: fields.word('includeHeaders', HEADER_OPTIONS),
    encryption: readEncryption(fields),
  }
}

const readOutbound = (fields: Fields, id: string): OutboundTrunk => ({
  id,
  ...readCommon(fields),
  address: fields.text('address'),
  transport: fields.word('transport', TRANSPORTS),
  destinationCountry: fields.text('destinationCountry'),
  fromHost: fields.text('fromHost'),
})

const readInbound = (fields: Fields, id: string): InboundTrunk => ({
  id,
  ...readCommon(fields),
  allowedAddresses: fields.texts('allowedAddresses'),
  allowedNumbers: fields.texts('allowedNumbers'),
  realm: fields.text('authRealm'),
  ringTimeout: fields.duration('ringingTimeout'),
  maxDuration: fields.duration('maxCallDuration'),
  krisp: fields.flag('krispEnabled'),
})

function checkOutbound({ numbers, address, fromHost }: OutboundTrunk): void {
  if (numbers.length === 0) throw invalid('no trunk numbers specified')
  if (address === '') throw invalid('no outbound address specified')
  checkHost(address, 'trunk address')
  checkHost(fromHost, 'from_host')
}

/** Two trunks for one number need callers that tell them apart. */
function checkInbound(trunk: InboundTrunk, all: Iterable<InboundTrunk>): void {
  const { auth, allowedAddresses, allowedNumbers, numbers } = trunk
  if (!auth.username && !auth.password && allowedAddresses.length + numbers.length === 0)
    throw invalid(
      'for security, one of the fields must be set: AuthUsername+AuthPassword, AllowedAddresses or Numbers',
    )
  const share = (a: readonly string[], b: readonly string[]): boolean =>
    (a.length === 0 && b.length === 0) || a.some((one) => b.includes(one))
  for (const other of all)
    if (
      other.id !== trunk.id &&
      share(other.numbers, numbers) &&
      share(other.allowedNumbers, allowedNumbers)
    )
      throw invalid(
        `Conflicting inbound SIP Trunks: "${trunk.id || '<new>'}" and "${other.id}", using the same number(s)`,
      )
}

const changed = <T>(update: Fields, name: string, current: T): T | string =>
  update.maybeText(name) ?? current

const updateCommon = (trunk: InboundTrunk | OutboundTrunk, update: Fields) => ({
  name: changed(update, 'name', trunk.name),
  metadata: changed(update, 'metadata', trunk.metadata),
  numbers: updateList(trunk.numbers, update.message('numbers')),
  auth: {
    username: changed(update, 'authUsername', trunk.auth.username),
    password: changed(update, 'authPassword', trunk.auth.password),
  },
  encryption: readEncryption(update) ?? trunk.encryption,
})

const updateOutbound = (trunk: OutboundTrunk, update: Fields): OutboundTrunk => ({
  ...trunk,
  ...updateCommon(trunk, update),
  address: changed(update, 'address', trunk.address),
  transport: update.has('transport') ? update.word('transport', TRANSPORTS) : trunk.transport,
  destinationCountry: changed(update, 'destinationCountry', trunk.destinationCountry),
  fromHost: changed(update, 'fromHost', trunk.fromHost),
})

const updateInbound = (trunk: InboundTrunk, update: Fields): InboundTrunk => ({
  ...trunk,
  ...updateCommon(trunk, update),
  allowedAddresses: updateList(trunk.allowedAddresses, update.message('allowedAddresses')),
  allowedNumbers: updateList(trunk.allowedNumbers, update.message('allowedNumbers')),
  realm: changed(update, 'authRealm', trunk.realm),
})

type Kind<T> = {
  readonly name: 'Inbound' | 'Outbound'
  readonly trunks: Map<string, T>
  readonly read: (fields: Fields, id: string) => T
  readonly update: (trunk: T, update: Fields) => T
  readonly check: (trunk: T) => void
  readonly view: (trunk: T) => object
}

/** Create, update, get and list of one kind of trunk. */
function routesOf<T extends InboundTrunk | OutboundTrunk>(
  { name, trunks, read, update, check, view }: Kind<T>,
  admitted: (request: FaceRequest) => Fields,
  newId: () => string,
): readonly Route[] {
  const find = (id: string): T => {
    const trunk = trunks.get(id)
    if (!trunk) throw missing('requested sip trunk')
    return trunk
  }
  const keep = (trunk: T) => {
    trunks.set(trunk.id, trunk)
    return json(200, view(trunk))
  }
  return [
    route.post(`${SERVICE}/CreateSIP${name}Trunk`, (request) => {
      const given = admitted(request).message('trunk')
      if (!given) throw invalid('missing trunk')
      if (given.text('sipTrunkId') !== '') throw invalid('trunk id must not be set')
      check(read(given, ''))
      return keep(read(given, newId()))
    }),
    route.post(`${SERVICE}/UpdateSIP${name}Trunk`, (request) => {
      const fields = admitted(request)
      const id = fields.text('sipTrunkId')
      if (id === '') throw invalid('trunk id must be set')
      const replace = fields.message('replace')
      const changes = fields.message('update')
      if (!replace && !changes) throw invalid('missing or unsupported update action')
      const current = find(id)
      const next = replace ? read(replace, id) : update(current, changes ?? fields)
      check(next)
      return keep(next)
    }),
    route.post(`${SERVICE}/GetSIP${name}Trunk`, (request) =>
      json(200, { trunk: view(find(admitted(request).text('sipTrunkId'))) }),
    ),
    route.post(`${SERVICE}/ListSIP${name}Trunk`, (request) => {
      const fields = admitted(request)
      const numbers = fields.texts('numbers')
      const found = pageOf(fields, [...trunks.values()], fields.texts('trunkIds')).filter(
        (trunk) =>
          numbers.length === 0 ||
          trunk.numbers.length === 0 ||
          trunk.numbers.some((one) => numbers.includes(one)),
      )
      return json(200, { items: found.map(view) })
    }),
  ]
}

/** Inbound and outbound trunks (livekit_sip.proto). */
export function trunkRoutes(
  { random }: FaceContext,
  account: Account,
  state: State,
): readonly Route[] {
  const admitted = (request: FaceRequest): Fields => {
    need.sipAdmin(account.grantsOf(request))
    return readBody(request)
  }
  const newId = (): string => `ST_${random.string(12)}`
  const outbound: Kind<OutboundTrunk> = {
    name: 'Outbound',
    trunks: state.outbound,
    read: readOutbound,
    update: updateOutbound,
    check: checkOutbound,
    view: viewOutbound,
  }
  const inbound: Kind<InboundTrunk> = {
    name: 'Inbound',
    trunks: state.inbound,
    read: readInbound,
    update: updateInbound,
    check: (trunk) => checkInbound(trunk, state.inbound.values()),
    view: viewInbound,
  }
  return [
    ...routesOf(outbound, admitted, newId),
    ...routesOf(inbound, admitted, newId),
    route.post(`${SERVICE}/DeleteSIPTrunk`, (request) => {
      const id = admitted(request).text('sipTrunkId')
      const trunk = state.outbound.get(id) ?? state.inbound.get(id)
      if (!trunk) throw missing('requested sip trunk')
      state.outbound.delete(id)
      state.inbound.delete(id)
      // `SIPTrunkInfo`, the older message for both kinds.
      return json(200, { sip_trunk_id: id, name: trunk.name, metadata: trunk.metadata })
    }),
  ]
}
