import { BlockList, isIP } from 'node:net'

/** Which URLs of recordings `ingest` takes. */
export interface RecordingUrlPolicy {
  /** Takes `http:` too. Default false. */
  readonly allowHttp?: boolean | undefined
  /** Takes loopback, private, link-local and other internal hosts too. Default false. */
  readonly allowPrivateHosts?: boolean | undefined
}

const maxLength = 2_048

/** Ranges that are not public (RFC 6890, RFC 4193, RFC 4291). */
const internal = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  internal.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  // Unspecified, loopback, and IPv4 in the deprecated compatible form.
  ['::', 96],
  // IPv4 behind NAT64 and 6to4.
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  internal.addSubnet(network, prefix, 'ipv6')

/** Whether a host name or address leads into a private network or to this machine. */
export const isInternalHost = (hostname: string): boolean => {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const version = isIP(host)
  // An IPv4 address mapped into IPv6 is compared with the IPv4 ranges by BlockList itself.
  if (version !== 0) return internal.check(host, version === 4 ? 'ipv4' : 'ipv6')
  return !host.includes('.') || /\.(localhost|local|internal|intranet|lan|home\.arpa)$/.test(host)
}

/**
 * What is wrong with a recording's URL; null when it may be stored. The URL is given to front ends and sinks, which may
 * fetch it. A public name can still resolve to an internal address: check that when fetching.
 */
export const recordingUrlFault = (text: string, policy: RecordingUrlPolicy): string | null => {
  if (text.length > maxLength) return `must be at most ${maxLength} characters`
  if (!URL.canParse(text)) return 'must be a URL'
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(policy.allowHttp && url.protocol === 'http:'))
    return policy.allowHttp ? 'must be an http(s) URL' : 'must be an https URL'
  if (url.username !== '' || url.password !== '') return 'must not contain credentials'
  if (!policy.allowPrivateHosts && isInternalHost(url.hostname)) return 'must name a public host'
  return null
}
