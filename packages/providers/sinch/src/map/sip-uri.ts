import { CallError } from '@callplane/core'

export type Transport = 'udp' | 'tcp' | 'tls'

/** A SIP address as `connectSip` prints it: without scheme, the transport in a field of its own. */
export interface SipAddress {
  readonly endpoint: string
  readonly transport: Transport | undefined
}

const transports = ['udp', 'tcp', 'tls'] as const

/** Null where Sinch cannot dial it: it dials user@host. */
export const readSipUri = (uri: string): SipAddress | null => {
  const [, scheme = '', rest = ''] = /^(sips?):(.*)$/is.exec(uri) ?? []
  const [address = '', ...parameters] = rest.split(';')
  const kept: string[] = []
  // `sips:` asks for TLS on the whole way (RFC 3261 §19.1), of which the first hop is ours to ask for.
  let transport: Transport | undefined = scheme.toLowerCase() === 'sips' ? 'tls' : undefined
  for (const parameter of parameters) {
    const wanted = /^transport=(.*)$/i.exec(parameter)?.[1]?.toLowerCase()
    const known = transports.find((one) => one === wanted)
    if (known) transport = known
    else kept.push(parameter)
  }
  return /^[^@\s]+@[^@\s]+$/.test(address)
    ? { endpoint: [address, ...kept].join(';'), transport }
    : null
}

/** Throws where Sinch cannot dial it, so that the route is skipped. */
export const sipAddressOf = (uri: string): SipAddress => {
  const address = readSipUri(uri)
  if (address) return address
  throw new CallError(
    'request-invalid',
    'sinch: a SIP address needs a user: Sinch dials user@host',
    { provider: 'sinch', dialled: 'no', faults: [{ path: ['to'], message: 'must have a user' }] },
  )
}

/** The inverse. */
export const toSipUri = ({ endpoint, transport }: SipAddress): string => {
  const bare = endpoint.replace(/^sips?:/i, '')
  return `sip:${bare}${transport === undefined ? '' : `;transport=${transport}`}`
}
