/** What Twilio can call, in the spelling it answers with; undefined when it cannot. */
export type Address = { readonly kind: 'phone' | 'sip' | 'client'; readonly text: string }

const E164 = /^\+[1-9]\d{4,14}$/
// user@host with optional port, URI parameters and header query; no brackets, spaces, line ends.
const SIP =
  /^sips?:[^@\s<>"]+@(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?(?:;[^\s<>"?]*)?(?:\?[^\s<>"]*)?$/i

export function readAddress(raw: string): Address | undefined {
  if (/^sips?:/i.test(raw)) {
    // "URI < 255 chars" (twilio.com/docs/voice/api/sip-making-calls); headers do not count.
    const uri = raw.split('?')[0]!
    return SIP.test(raw) && uri.length < 255 ? { kind: 'sip', text: raw } : undefined
  }
  if (raw.startsWith('client:')) {
    return /^client:[\w.-]{1,256}$/.test(raw) ? { kind: 'client', text: raw } : undefined
  }
  const phone = readPhone(raw)
  return phone === undefined ? undefined : { kind: 'phone', text: phone }
}

/** E.164; unformatted US numbers are understood too (twilio.com/docs/voice/twiml/number). */
export function readPhone(raw: string): string | undefined {
  const bare = raw.replaceAll(/[ ().-]/g, '')
  if (E164.test(bare)) return bare
  if (/^[2-9]\d{9}$/.test(bare)) return `+1${bare}`
  if (/^1[2-9]\d{9}$/.test(bare)) return `+${bare}`
  return undefined
}

/** Custom headers ride in the URI's query and must begin with `X-`
 * (twilio.com/docs/api/voice/receiving-sip). */
export function sipHeadersOf(uri: string): Readonly<Record<string, string>> {
  const question = uri.indexOf('?')
  if (!/^sips?:/i.test(uri) || question < 0) return {}
  const query = new URLSearchParams(uri.slice(question + 1))
  return Object.fromEntries([...query].filter(([name]) => /^x-/i.test(name)))
}

/** `(415) 867-5309` for North American numbers, the address itself otherwise. */
export function format(address: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(address)
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : address
}
