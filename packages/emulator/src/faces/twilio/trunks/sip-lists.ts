import { isIPv4 } from 'node:net'
import { empty, json } from '../../../message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { TwilioError } from '../errors.ts'
import { page } from '../list.ts'
import { readParameters } from '../parameters.ts'
import { rfc2822 } from '../rfc2822.ts'
import { findIn, need, visible } from './parts.ts'
import type { Address, Credential, List } from './state.ts'
import type { TrunkDeps } from './trunk-routes.ts'

// "up to 100 IP addresses" (…/sip/api/sip-ipaddress-resource); the same for credentials [inferred].
const MOST_ITEMS = 100

/** The account's credential lists and IP access control lists (paths behind the account). */
export function sipListRoutes(deps: TrunkDeps): readonly Route[] {
  const { context, state, accountSid } = deps
  const { clock, random } = context
  const root = `/2010-04-01/Accounts/${accountSid}/SIP`

  const lists = <Item extends { readonly sid: string; readonly createdAt: number }>(
    kind: 'CredentialList' | 'IpAccessControlList',
    all: Map<string, List<Item>>,
    items: {
      readonly path: string
      readonly key: string
      readonly view: (item: Item) => Record<string, unknown>
      readonly create: (form: URLSearchParams, list: List<Item>) => Item
      readonly change: (form: URLSearchParams, item: Item) => void
    },
  ): readonly Route[] => {
    const path = `/SIP/${kind}s`
    const isCredentials = kind === 'CredentialList'
    const view = (list: List<Item>) => ({
      sid: list.sid,
      account_sid: accountSid,
      friendly_name: list.friendlyName,
      date_created: rfc2822(list.createdAt),
      date_updated: rfc2822(list.createdAt),
      subresource_uris: { [items.key]: `${root}/${kind}s/${list.sid}/${items.path}.json` },
      uri: `${root}/${kind}s/${list.sid}.json`,
    })
    const viewItem = (list: List<Item>) => (item: Item) => ({
      sid: item.sid,
      account_sid: accountSid,
      [isCredentials ? 'credential_list_sid' : 'ip_access_control_list_sid']: list.sid,
      ...items.view(item),
      date_created: rfc2822(item.createdAt),
      date_updated: rfc2822(item.createdAt),
      uri: `${root}/${kind}s/${list.sid}/${items.path}/${item.sid}.json`,
    })
    const nameOf = (request: FaceRequest): string =>
      need(readParameters(request.form()).pattern('FriendlyName', /^.{1,64}$/), 'FriendlyName')
    const inUse = (sid: string): boolean =>
      [...state.trunks.values(), ...state.domains.values()].some(({ credentialLists, ipLists }) =>
        (isCredentials ? credentialLists : ipLists).has(sid),
      )
    return [
      route.post(`${path}.json`, (request) => {
        const friendlyName = nameOf(request)
        const sid = `${isCredentials ? 'CL' : 'AL'}${random.hex(32)}`
        const list: List<Item> = { sid, createdAt: clock.now(), friendlyName, items: new Map() }
        all.set(sid, list)
        return json(201, view(list))
      }),
      route.get(`${path}.json`, (request) => {
        const key = isCredentials ? 'credential_lists' : 'ip_access_control_lists'
        return json(200, page(request, key, visible(request, all), view))
      }),
      route.get(`${path}/:sid.json`, (request, { sid }) =>
        json(200, view(findIn(request, all, sid))),
      ),
      route.post(`${path}/:sid.json`, (request, { sid }) => {
        const list = findIn(request, all, sid)
        list.friendlyName = nameOf(request)
        return json(200, view(list))
      }),
      route.delete(`${path}/:sid.json`, (request, { sid }) => {
        const list = findIn(request, all, sid)
        if (inUse(list.sid)) throw new TwilioError('inUse')
        all.delete(list.sid)
        return empty(204)
      }),
      route.post(`${path}/:list/${items.path}.json`, (request, { list: id }) => {
        const list = findIn(request, all, id)
        const item = items.create(request.form(), list)
        if (list.items.size >= MOST_ITEMS) throw new TwilioError('invalidParameter', 'list full')
        list.items.set(item.sid, item)
        return json(201, viewItem(list)(item))
      }),
      route.get(`${path}/:list/${items.path}.json`, (request, { list: id }) => {
        const list = findIn(request, all, id)
        return json(200, page(request, items.key, visible(request, list.items), viewItem(list)))
      }),
      route.get(`${path}/:list/${items.path}/:sid.json`, (request, { list: id, sid }) => {
        const list = findIn(request, all, id)
        return json(200, viewItem(list)(findIn(request, list.items, sid)))
      }),
      route.post(`${path}/:list/${items.path}/:sid.json`, (request, { list: id, sid }) => {
        const list = findIn(request, all, id)
        const item = findIn(request, list.items, sid)
        items.change(request.form(), item)
        return json(200, viewItem(list)(item))
      }),
      route.delete(`${path}/:list/${items.path}/:sid.json`, (request, { list: id, sid }) => {
        const list = findIn(request, all, id)
        list.items.delete(findIn(request, list.items, sid).sid)
        return empty(204)
      }),
    ]
  }

  /** "minimum of 12 characters, contain at least 1 digit, and have mixed case" (OpenAPI, Apr 2026). */
  const passwordOf = (form: URLSearchParams): string => {
    const password = need(readParameters(form).text('Password'), 'Password')
    if (!/^(?=.*\d)(?=.*[a-z])(?=.*[A-Z]).{12,}$/.test(password))
      throw new TwilioError('weakPassword')
    return password
  }
  const addressOf = (form: URLSearchParams) => {
    const parameters = readParameters(form)
    const ip = parameters.text('IpAddress')
    if (ip !== undefined && !isIPv4(ip)) throw new TwilioError('badAddress', ip)
    return {
      ip,
      friendlyName: parameters.pattern('FriendlyName', /^.{1,255}$/),
      prefix: parameters.integer('CidrPrefixLength', 0, 32),
    }
  }

  return [
    ...lists<Credential>('CredentialList', state.credentialLists, {
      path: 'Credentials',
      key: 'credentials',
      view: ({ username }) => ({ username }),
      create(form, list) {
        // "up to 32 characters long" (…/sip/api/sip-credential-resource).
        const given = readParameters(form).pattern('Username', /^[^\s]{1,32}$/)
        const username = need(given, 'Username')
        const password = passwordOf(form)
        if ([...list.items.values()].some((one) => one.username === username))
          throw new TwilioError('credentialTaken')
        return { sid: `CR${random.hex(32)}`, username, password, createdAt: clock.now() }
      },
      change: (form, item) => void (item.password = passwordOf(form)),
    }),
    ...lists<Address>('IpAccessControlList', state.ipLists, {
      path: 'IpAddresses',
      key: 'ip_addresses',
      view: ({ friendlyName, ip, prefix }) => ({
        friendly_name: friendlyName,
        ip_address: ip,
        cidr_prefix_length: prefix,
      }),
      create(form) {
        const { ip, friendlyName, prefix = 32 } = addressOf(form)
        return {
          sid: `IP${random.hex(32)}`,
          createdAt: clock.now(),
          friendlyName: need(friendlyName, 'FriendlyName'),
          ip: need(ip, 'IpAddress'),
          prefix,
        }
      },
      change(form, item) {
        const given = Object.entries(addressOf(form))
        Object.assign(item, Object.fromEntries(given.filter(([, value]) => value !== undefined)))
      },
    }),
  ]
}
