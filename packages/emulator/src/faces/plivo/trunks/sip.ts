import type { IncomingLeg } from '../../../network/hosts.ts'
import type { SipOffer } from '../../../network/leg.ts'
import { carryOn, isWithin, phoneOf } from '../../../network/onward.ts'
import { userOf } from '../../../outcomes.ts'
import type { TrunkDeps } from './parts.ts'
import { domainOf, type OriginationUri, type Trunk } from './state.ts'

/** What comes in at trunks, and to numbers that are on one. */
export function createSip({ context, state }: TrunkDeps): { refresh(): void } {
  const { network, id: provider, random, log } = context
  let releases: (() => void)[] = []

  const reject = (leg: IncomingLeg, status: number, why: string): void => {
    log(`plivo ${status} ${why}`)
    leg.reject(status)
  }

  /** "IP ACLs, username/password, or both": where both are set, both must fit. */
  const admits = ({ ipaclUuid, credentialUuid }: Trunk, { sip }: IncomingLeg): boolean => {
    const list = state.accessLists.get(ipaclUuid ?? '')
    const credential = state.credentials.get(credentialUuid ?? '')
    // What was deleted under a trunk lets nobody in.
    if ((ipaclUuid !== null && !list) || (credentialUuid !== null && !credential)) return false
    const { username, password } = sip.auth ?? {}
    return (
      (!list || list.addresses.some((block) => isWithin(sip.source, block))) &&
      (!credential || (credential.username === username && credential.password === password))
    )
  }

  /** From the customer's SIP to the telephone network. */
  const terminate = (trunk: Trunk, leg: IncomingLeg): void => {
    if (trunk.direction !== 'outbound' || !trunk.enabled)
      return reject(leg, 403, 'the trunk takes no calls')
    if (!admits(trunk, leg)) return reject(leg, 401, 'call_rejected_unauthorized (4020)')
    const isSecure = leg.sip.transport === 'tls' && leg.sip.srtp === true
    if (trunk.secure && !isSecure) return reject(leg, 488, 'the trunk is secure')
    if (!trunk.secure && leg.sip.srtp === true) return reject(leg, 488, 'the trunk is not secure')
    const to = phoneOf(userOf(leg.to))
    const from = phoneOf(userOf(leg.from))
    if (to === undefined) return reject(leg, 404, 'the number is not valid')
    // Whether it must be a number of the account is not documented for Zentrunk; that it is one, is.
    if (from === undefined) return reject(leg, 400, 'bad_request (4000): caller ID is no number')
    carryOn(network, leg, { provider, from, to, callId: random.uuid() })
  }

  const targetOf = (
    { secure }: Trunk,
    { uri, authenticated, username, password }: OriginationUri,
    number: string,
  ): { readonly to: string; readonly sip: SipOffer } => {
    const [address = '', transport] = uri.replace(/^sips?:/i, '').split(';transport=')
    // A user of its own stays; else it is the number that was called.
    const target = address.includes('@') ? address : `${number}@${address}`
    const over = (transport?.toLowerCase() ?? (secure ? 'tls' : 'udp')) as 'udp' | 'tcp' | 'tls'
    const auth = { username: username ?? '', password: password ?? '' }
    return {
      to: `sip:${target};transport=${over}`,
      sip: { transport: over, srtp: secure, ...(authenticated ? { auth } : {}) },
    }
  }

  /** From the telephone network to the primary URI, then to the fallback. */
  const originate = (trunk: Trunk, number: string, leg: IncomingLeg): void => {
    if (trunk.direction !== 'inbound' || !trunk.enabled)
      return reject(leg, 480, 'the trunk sends no calls')
    const targets = [trunk.primaryUriUuid, trunk.fallbackUriUuid].flatMap(
      (uuid) => state.uris.get(uuid ?? '') ?? [],
    )
    const next = (): boolean => {
      const uri = targets.shift()
      if (!uri) return false
      const { to, sip } = targetOf(trunk, uri, number)
      const onward = { provider, from: leg.from, to, sip, callId: random.uuid() }
      // Only one that cannot be reached is passed over [inferred].
      carryOn(network, leg, onward, (end) => end.sipStatus >= 500 && end.sipStatus < 600 && next())
      return true
    }
    if (!next()) reject(leg, 480, 'uri_not_found (4310)')
  }

  return {
    refresh() {
      for (const release of releases) release()
      const { hosts } = network
      releases = [
        ...[...state.trunks.values()].map((trunk) =>
          hosts.register(domainOf(trunk), (leg) => terminate(trunk, leg)),
        ),
        ...[...state.numbers.values()].flatMap(({ number, appId }) => {
          const trunk = state.trunks.get(appId ?? '')
          return trunk ? [hosts.registerNumber(number, (leg) => originate(trunk, number, leg))] : []
        }),
      ]
    },
  }
}
