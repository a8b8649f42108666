import { isIPv4 } from 'node:net'
import { definedOnly } from '../../shared/json.ts'
import { TwilioError } from '../errors.ts'
import { need, readParameters } from '../parameters.ts'
import type { TrunkDeps } from './resources.ts'
import type { Address, Credential, List } from './state.ts'

export type ListItem = { readonly sid: string; readonly createdAt: number }

/** The lists of one kind, and what their items are. */
export type Lists<Item extends ListItem> = {
  readonly lists: Map<string, List<Item>>
  /** Of the items, behind that of their list. */
  readonly path: string
  readonly key: string
  view(item: Item): Record<string, unknown>
  create(form: URLSearchParams, list: List<Item>): Item
  update(form: URLSearchParams, item: Item): void
}

export function credentialLists({ context, state }: TrunkDeps): Lists<Credential> {
  return {
    lists: state.credentialLists,
    path: 'Credentials',
    key: 'credentials',
    view: ({ username }) => ({ username }),
    create(form, list) {
      // "up to 32 characters long" (…/sip/api/sip-credential-resource).
      const given = readParameters(form).pattern('Username', /^[^\s]{1,32}$/)
      const username = need(given, 'Username')
      const password = readPassword(form)
      if ([...list.items.values()].some((one) => one.username === username))
        throw new TwilioError('credentialTaken')
      const sid = `CR${context.random.hex(32)}`
      return { sid, username, password, createdAt: context.clock.now() }
    },
    update(form, item) {
      // Optional in an update (OpenAPI, Apr 2026) (E7).
      if (readParameters(form).text('Password') !== undefined) item.password = readPassword(form)
    },
  }
}

export function accessLists({ context, state }: TrunkDeps): Lists<Address> {
  return {
    lists: state.ipLists,
    path: 'IpAddresses',
    key: 'ip_addresses',
    view: ({ friendlyName, ip, prefix }) => ({
      friendly_name: friendlyName,
      ip_address: ip,
      cidr_prefix_length: prefix,
    }),
    create(form) {
      const { ip, friendlyName, prefix = 32 } = readAddress(form)
      return {
        sid: `IP${context.random.hex(32)}`,
        createdAt: context.clock.now(),
        friendlyName: need(friendlyName, 'FriendlyName'),
        ip: need(ip, 'IpAddress'),
        prefix,
      }
    },
    update: (form, item) => void Object.assign(item, definedOnly(readAddress(form))),
  }
}

/** "minimum of 12 characters, contain at least 1 digit, and have mixed case" (OpenAPI, Apr 2026). */
function readPassword(form: URLSearchParams): string {
  const password = need(readParameters(form).text('Password'), 'Password')
  if (!/^(?=.*\d)(?=.*[a-z])(?=.*[A-Z]).{12,}$/.test(password))
    throw new TwilioError('weakPassword')
  return password
}

function readAddress(form: URLSearchParams) {
  const parameters = readParameters(form)
  const ip = parameters.text('IpAddress')
  if (ip !== undefined && !isIPv4(ip)) throw new TwilioError('badAddress', ip)
  return {
    ip,
    friendlyName: parameters.pattern('FriendlyName', /^.{1,255}$/),
    prefix: parameters.integer('CidrPrefixLength', 0, 32),
  }
}
