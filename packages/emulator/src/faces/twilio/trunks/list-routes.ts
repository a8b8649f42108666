import { empty, json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { visibleOf } from '../../shared/records.ts'
import { TwilioError } from '../errors.ts'
import { page } from '../pages.ts'
import { need, readParameters } from '../parameters.ts'
import { rfc2822 } from '../times.ts'
import { accessLists, credentialLists, type ListItem, type Lists } from './list-items.ts'
import { keyOf, mappedTo, type ListKind } from './list-mappings.ts'
import { findIn, type TrunkDeps } from './resources.ts'
import type { List } from './state.ts'

// "up to 100 IP addresses" (…/sip/api/sip-ipaddress-resource); the same for credentials [inferred].
const MAX_ITEMS = 100

/** The account's credential lists and IP access control lists (paths behind the account). */
export function listRoutes(deps: TrunkDeps): readonly Route[] {
  const credentials = credentialLists(deps)
  const addresses = accessLists(deps)
  return [
    ...routesOf('CredentialList', credentials, deps),
    ...itemRoutes('CredentialList', credentials, deps),
    ...routesOf('IpAccessControlList', addresses, deps),
    ...itemRoutes('IpAccessControlList', addresses, deps),
  ]
}

function routesOf<Item extends ListItem>(
  kind: ListKind,
  { lists, path: itemPath, key: itemKey }: Lists<Item>,
  { context: { clock, random }, state, account }: TrunkDeps,
): readonly Route[] {
  const path = `/SIP/${kind}s`
  const root = `/2010-04-01/Accounts/${account.sid}${path}`
  const view = (list: List<Item>) => ({
    sid: list.sid,
    account_sid: account.sid,
    friendly_name: list.friendlyName,
    date_created: rfc2822(list.createdAt),
    date_updated: rfc2822(list.createdAt),
    subresource_uris: { [itemKey]: `${root}/${list.sid}/${itemPath}.json` },
    uri: `${root}/${list.sid}.json`,
  })
  const nameOf = (request: FaceRequest): string =>
    need(readParameters(request.form()).pattern('FriendlyName', /^.{1,64}$/), 'FriendlyName')
  return [
    route.post(`${path}.json`, (request) => {
      const friendlyName = nameOf(request)
      const sid = `${kind === 'CredentialList' ? 'CL' : 'AL'}${random.hex(32)}`
      const list: List<Item> = { sid, createdAt: clock.now(), friendlyName, items: new Map() }
      lists.set(sid, list)
      return json(201, view(list))
    }),
    route.get(`${path}.json`, (request) =>
      json(200, page(request, `${keyOf(kind)}s`, visibleOf(request, lists.values()), view)),
    ),
    route.get(`${path}/:sid.json`, (request, { sid }) =>
      json(200, view(findIn(request, lists, sid))),
    ),
    route.post(`${path}/:sid.json`, (request, { sid }) => {
      const list = findIn(request, lists, sid)
      list.friendlyName = nameOf(request)
      return json(200, view(list))
    }),
    route.delete(`${path}/:sid.json`, (request, { sid }) => {
      const list = findIn(request, lists, sid)
      const users = [...state.trunks.values(), ...state.domains.values()]
      if (users.some((user) => mappedTo(user, kind).has(list.sid))) throw new TwilioError('inUse')
      lists.delete(list.sid)
      return empty(204)
    }),
  ]
}

function itemRoutes<Item extends ListItem>(
  kind: ListKind,
  { lists, ...items }: Lists<Item>,
  { account }: TrunkDeps,
): readonly Route[] {
  const path = `/SIP/${kind}s/:list/${items.path}`
  const view = (list: List<Item>) => (item: Item) => ({
    sid: item.sid,
    account_sid: account.sid,
    [`${keyOf(kind)}_sid`]: list.sid,
    ...items.view(item),
    date_created: rfc2822(item.createdAt),
    date_updated: rfc2822(item.createdAt),
    uri: `/2010-04-01/Accounts/${account.sid}/SIP/${kind}s/${list.sid}/${items.path}/${item.sid}.json`,
  })
  return [
    route.post(`${path}.json`, (request, { list: id }) => {
      const list = findIn(request, lists, id)
      const item = items.create(request.form(), list)
      if (list.items.size >= MAX_ITEMS) throw new TwilioError('invalidParameter', 'list full')
      list.items.set(item.sid, item)
      return json(201, view(list)(item))
    }),
    route.get(`${path}.json`, (request, { list: id }) => {
      const list = findIn(request, lists, id)
      const found = visibleOf(request, list.items.values())
      return json(200, page(request, items.key, found, view(list)))
    }),
    route.get(`${path}/:sid.json`, (request, { list: id, sid }) => {
      const list = findIn(request, lists, id)
      return json(200, view(list)(findIn(request, list.items, sid)))
    }),
    route.post(`${path}/:sid.json`, (request, { list: id, sid }) => {
      const list = findIn(request, lists, id)
      const item = findIn(request, list.items, sid)
      items.update(request.form(), item)
      return json(200, view(list)(item))
    }),
    route.delete(`${path}/:sid.json`, (request, { list: id, sid }) => {
      const list = findIn(request, lists, id)
      list.items.delete(findIn(request, list.items, sid).sid)
      return empty(204)
    }),
  ]
}
