import type { Gateway } from '@callplane/core'
import { wordTable } from '@callplane/kit'
import type { WireTrunk } from '../client/schemas.ts'
import { toTransport } from '../map/destination.ts'
import { toEncryption } from '../map/request.ts'
import { encryptionOf } from './encryption.ts'

/** LiveKit separates the directions. */
export type Direction = 'inbound' | 'outbound'

/** `SIP_TRANSPORT_AUTO` is UDP first (livekit/sip); a gateway of ours names one. */
const transportFrom = wordTable<Gateway['transport']>({
  SIP_TRANSPORT_AUTO: 'udp',
  SIP_TRANSPORT_UDP: 'udp',
  SIP_TRANSPORT_TCP: 'tcp',
  SIP_TRANSPORT_TLS: 'tls',
})

export const fromWireTrunk = (
  trunk: WireTrunk,
  direction: Direction,
  sipHost: string | undefined,
): Gateway => {
  const { authUsername: username, authPassword: password, allowedAddresses } = trunk
  return {
    id: trunk.sipTrunkId,
    name: trunk.name || trunk.sipTrunkId,
    // An inbound trunk has no address: carriers send to the project's own host, by any transport.
    address: direction === 'outbound' ? (trunk.address ?? '') : (sipHost ?? ''),
    transport: transportFrom(trunk.transport ?? 'SIP_TRANSPORT_AUTO') ?? 'udp',
    ...(username && password ? { credentials: { username, password } } : {}),
    ...(allowedAddresses.length > 0 ? { allowedAddresses } : {}),
    mediaEncryption: encryptionOf(trunk),
    numbers: trunk.numbers,
    direction,
  }
}

type Changes = Partial<Omit<Gateway, 'id'>>

const mediaOf = ({ mediaEncryption }: Changes) =>
  mediaEncryption && { encryption: toEncryption(mediaEncryption) }

/** A new trunk (`SIPOutboundTrunkInfo`, `SIPInboundTrunkInfo`). */
export const toWireTrunk = (wanted: Omit<Gateway, 'id'>, direction: Direction): object => ({
  name: wanted.name,
  numbers: wanted.numbers,
  authUsername: wanted.credentials?.username,
  authPassword: wanted.credentials?.password,
  media: mediaOf(wanted),
  ...(direction === 'outbound'
    ? { address: wanted.address, transport: toTransport(wanted.transport) }
    : { allowedAddresses: wanted.allowedAddresses }),
})

/** `ListUpdate`: an empty `set` would leave the list as it is. */
const listUpdate = (list: readonly string[] | undefined) =>
  list && (list.length === 0 ? { clear: true } : { set: list })

/** What changes of a trunk (`SIPOutboundTrunkUpdate`, `SIPInboundTrunkUpdate`). */
export const toWireUpdate = (changes: Changes, direction: Direction): object => ({
  name: changes.name,
  numbers: listUpdate(changes.numbers),
  ...('credentials' in changes && {
    authUsername: changes.credentials?.username ?? '',
    authPassword: changes.credentials?.password ?? '',
  }),
  media: mediaOf(changes),
  ...(direction === 'outbound'
    ? {
        address: changes.address,
        transport: changes.transport && toTransport(changes.transport),
      }
    : { allowedAddresses: listUpdate(changes.allowedAddresses) }),
})
