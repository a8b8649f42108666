/** Headers a `sip:` URI may carry at Twilio: custom ones with `X-`, but not its own, and these by name. */
// twilio.com/docs/api/errors/13252 (which names are taken) and /32113 (`X-Twilio` is not).
const byName = new Set([
  'user-to-user',
  'remote-party-id',
  'p-preferred-identity',
  'p-called-party-id',
])
const isTaken = (name: string): boolean => {
  const lower = name.toLowerCase()
  return (lower.startsWith('x-') && !lower.startsWith('x-twilio')) || byName.has(lower)
}

/** "Headers portion of SIP URI must be fewer than 1024 chars" (twilio.com/docs/errors/21227). */
const maxHeaders = 1023

export interface SipHeadersFitted {
  /** Without the question mark; empty where no header was taken. */
  readonly query: string
  /** Names of headers that Twilio would not send. */
  readonly left: readonly string[]
}

/** Headers as the query of a URI, and those that cannot go there. */
export const fitSipHeaders = (headers: Readonly<Record<string, string>>): SipHeadersFitted => {
  let query = ''
  const left: string[] = []
  for (const [name, value] of Object.entries(headers)) {
    const longer = `${query}${query && '&'}${name}=${encodeURIComponent(value)}`
    if (isTaken(name) && longer.length <= maxHeaders) query = longer
    else left.push(name)
  }
  return { query, left }
}

/**
 * The same destination over TLS with SRTP. Twilio cannot only prefer it: a call to a party without SRTP fails
 * (twilio.com/docs/voice/api/secure-media).
 */
export const withSecureMedia = (uri: string): string => {
  // A user may hold semicolons, a host may not.
  const host = uri.lastIndexOf('@') + 1
  const [address = '', ...parameters] = uri.slice(host).split(';')
  const kept = parameters.filter((one) => !/^(?:secure|transport)=/i.test(one))
  return uri.slice(0, host) + [address, ...kept, 'transport=tls', 'secure=true'].join(';')
}

export const asksForSecureMedia = (uri: string): boolean => /;secure=true(?:;|$)/i.test(uri)

/** A query may follow all parameters only (RFC 3261 §19.1.1); core has refused URIs that bring their own. */
export const withHeaders = (uri: string, query: string): string => (query ? `${uri}?${query}` : uri)
