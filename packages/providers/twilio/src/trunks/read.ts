import type { Gateway } from '@callplane/core'
import type twilio from 'twilio'
import { blockOf } from './access-lists.ts'

export type Trunk = Awaited<ReturnType<twilio.Twilio['trunking']['v1']['trunks']['list']>>[number]

/** Sub-resources of a trunk. */
export const partsOf = async ({ trunking, sip }: twilio.Twilio, trunk: Trunk) => {
  const at = trunking.v1.trunks(trunk.sid)
  const [credentialLists, addressLists, targets, numbers] = await Promise.all([
    at.credentialsLists.list(),
    at.ipAccessControlLists.list(),
    at.originationUrls.list(),
    at.phoneNumbers.list(),
  ])
  const addresses = await Promise.all(
    addressLists.map(({ sid }) => sip.ipAccessControlLists(sid).ipAddresses.list()),
  )
  return {
    credentialLists,
    addressLists,
    targets: targets.toSorted((a, b) => a.priority - b.priority || b.weight - a.weight),
    numbers,
    addresses: addresses.flat().map(blockOf),
  }
}
export type TrunkParts = Awaited<ReturnType<typeof partsOf>>

const transportOf = (uri: string | undefined): Gateway['transport'] =>
  (/;transport=(udp|tcp|tls)/i.exec(uri ?? '')?.[1]?.toLowerCase() as Gateway['transport']) ?? 'udp'

/** `sip:user@host:5061;transport=tls` → `host:5061`. */
const hostOf = (uri: string): string => uri.replace(/^sips?:(?:[^@]*@)?/i, '').replace(/;.*$/, '')

/**
 * A trunk as a gateway. Without credentials, as passwords are not returned. The caller chooses the transport to the
 * trunk, unless it is secure.
 */
export const gatewayOf = (trunk: Trunk, parts: TrunkParts): Gateway => {
  const { sid, friendlyName, domainName, secure } = trunk
  const { targets, addresses, numbers } = parts
  const target = targets.find(({ enabled }) => enabled) ?? targets[0]
  return {
    id: sid,
    name: friendlyName || sid,
    // A trunk created elsewhere may have both directions; this is the address to dial.
    address: domainName || (target ? hostOf(target.sipUrl) : 'pstn.twilio.com'),
    transport: domainName || secure ? 'tls' : transportOf(target?.sipUrl),
    ...(addresses.length > 0 ? { allowedAddresses: addresses } : {}),
    mediaEncryption: secure ? 'required' : 'none',
    numbers: numbers.map(({ phoneNumber }) => phoneNumber),
    direction: domainName ? (target ? 'both' : 'outbound') : target ? 'inbound' : 'outbound',
  }
}
