import type { Hosts } from '../../../network/hosts.ts'
import type { Dial } from '../../../network/leg.ts'
import type { Gateway } from './state.ts'

/** Signalling addresses by region (docs …/telephony/managing-calls/ip-whitelisting). */
const SOURCES: Readonly<Record<string, string>> = {
  us002: '34.186.123.99',
  in002: '13.200.63.163',
}

/**
 * What a call through an outbound gateway dials. One whose address belongs to another provider of this emulator gets
 * the INVITE, with the gateway's credentials and encryption; any other reaches the phone as if through a carrier.
 */
export function dialThrough(gateway: Gateway, to: string, hosts: Hosts): Pick<Dial, 'to' | 'sip'> {
  const { address, transport, auth, mediaEncryption, geoRegion } = gateway
  const uri = `sip:${to}@${address ?? ''};transport=${transport ?? 'tls'}`
  if (address === null || /^sips?:/i.test(to) || !hosts.find(uri)) return { to }
  return {
    to: uri,
    sip: {
      auth,
      transport: transport ?? 'tls',
      srtp: mediaEncryption === 'enable',
      source: SOURCES[geoRegion ?? 'us002'],
    },
  }
}
