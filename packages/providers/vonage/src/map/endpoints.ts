import { isSipUri, type Connect, type Note, type OutboundCall } from '@callplane/core'
import { nearAddressOf, note } from '@callplane/kit'
import { asksForSecureMedia, withSecureMedia } from './sip-uri.ts'
import { toDigits, type Endpoint, type SipEndpoint } from './format.ts'

/** Both ends as Vonage dials them, before digits are added. `near` is absent for a conference or no near end. */
export interface Endpoints {
  readonly far: Endpoint
  readonly near: Endpoint | undefined
  readonly notes: readonly Note[]
}

const encryptionNotes = (
  { mediaEncryption }: OutboundCall,
  addresses: readonly string[],
): Note[] => {
  if (mediaEncryption === 'required' && !addresses.every(isSipUri))
    return [
      note(
        'mediaEncryption',
        'dropped',
        'the leg to a phone runs over the telephone network, unencrypted',
      ),
    ]
  if (mediaEncryption === 'preferred')
    return [
      note(
        'mediaEncryption',
        'dropped',
        'Vonage encrypts on demand only, and such a call fails where the other end cannot',
      ),
    ]
  if (mediaEncryption === 'none' && addresses.some(asksForSecureMedia))
    return [note('mediaEncryption', 'adjusted', 'the sip: URI itself asks for encryption')]
  return []
}

/** Whether other names and values arrive is not documented. */
const plainName = /^[\w-]+$/
const printable = /^[\x20-\x7e]*$/

/** Names as in the body: Vonage prepends `X-`, so it is removed here. */
const wireHeaders = (
  given: Readonly<Record<string, string>>,
): { readonly headers: Record<string, string>; readonly notes: readonly Note[] } => {
  const headers: Record<string, string> = {}
  const seen = new Set<string>()
  const notes: Note[] = []
  for (const [name, value] of Object.entries(given)) {
    const bare = name.replace(/^x-(?=.)/i, '')
    // Header names are case-insensitive (RFC 3261 §7.3.1).
    if (seen.has(bare.toLowerCase())) {
      notes.push(
        note('sipHeaders', 'dropped', `${name}: another header is sent under the same name`),
      )
      continue
    }
    if (!plainName.test(bare) || !printable.test(value)) {
      const detail = `${name}: the name must be letters, digits, - and _, the value printable ASCII`
      notes.push(note('sipHeaders', 'dropped', detail))
      continue
    }
    seen.add(bare.toLowerCase())
    headers[bare] = value
    if (bare === name) notes.push(note('sipHeaders', 'adjusted', `${name} is sent as X-${name}`))
  }
  return { headers, notes }
}

/**
 * Adds encryption and headers to `sip:` endpoints. The headers go to the far end if it is SIP, otherwise to the near
 * end. `first`: the party of the create request, which uses snake case.
 */
export const endpointsOf = (
  call: OutboundCall,
  connect: Connect | undefined,
  first: 'far' | 'near',
  userToUser?: string,
): Endpoints => {
  const nearby = nearAddressOf(connect)
  const addresses = nearby === undefined ? [call.to] : [call.to, nearby]
  const notes = encryptionNotes(call, addresses)
  const secure = call.mediaEncryption === 'required' && notes.length === 0
  const wanted = call.sipHeaders && Object.keys(call.sipHeaders).length > 0 && call.sipHeaders
  const on = isSipUri(call.to)
    ? 'far'
    : nearby !== undefined && isSipUri(nearby)
      ? 'near'
      : undefined
  const dressed = wanted && on ? wireHeaders(wanted) : undefined
  if (wanted && !on)
    notes.push(note('sipHeaders', 'dropped', 'only a sip: endpoint gets headers at Vonage'))
  if (dressed) notes.push(...dressed.notes)
  if (dressed && on === 'near')
    notes.push(
      note('sipHeaders', 'adjusted', 'sent to the near end, because the far party is a phone'),
    )
  if (userToUser !== undefined && !on)
    notes.push(note('options.vonage.userToUser', 'dropped', 'there is no sip: endpoint'))

  const endpoint = (address: string, role: 'far' | 'near'): Endpoint => {
    if (!isSipUri(address)) return { type: 'phone', number: toDigits(address) }
    const bare: SipEndpoint = {
      type: 'sip',
      uri: secure ? withSecureMedia(address) : address,
    }
    if (on !== role) return bare
    const standard = userToUser === undefined ? undefined : { 'User-to-User': userToUser }
    return {
      ...bare,
      headers: dressed?.headers,
      ...(role === first ? { standard_headers: standard } : { standardHeaders: standard }),
    }
  }
  return {
    far: endpoint(call.to, 'far'),
    near: nearby === undefined ? undefined : endpoint(nearby, 'near'),
    notes,
  }
}
