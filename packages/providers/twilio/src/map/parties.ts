import { isSipUri, type Connect, type Note, type OutboundCall } from '@callplane/core'
import { nearAddressOf } from '@callplane/kit'
import { asksForSecureMedia, fitSipHeaders, withHeaders, withSecureMedia } from './sip-uri.ts'

/** Both ends as Twilio dials them: a `sip:` URI also carries encryption and headers. */
export interface Parties {
  readonly far: string
  readonly connect: Connect | undefined
  readonly notes: readonly Note[]
}

const encryption = (call: OutboundCall, addresses: readonly string[]): Note[] => {
  const note = (effect: Note['effect'], detail: string): Note[] => [
    { field: 'mediaEncryption', effect, detail },
  ]
  const wanted = call.mediaEncryption
  if (wanted === 'required' && !addresses.every(isSipUri))
    return note('dropped', 'the leg to a phone runs over the telephone network, unencrypted')
  if (wanted === 'preferred')
    return note(
      'dropped',
      'Twilio encrypts on demand only, and such a call fails where the other end cannot',
    )
  if (wanted === 'none' && addresses.some(asksForSecureMedia))
    return note('adjusted', 'the sip: URI itself asks for encryption')
  return []
}

/** The leg that gets the headers: the far leg if it is SIP, otherwise the near leg. */
const headers = (
  call: OutboundCall,
  near: string | undefined,
): { readonly on?: 'far' | 'near'; readonly query: string; readonly notes: readonly Note[] } => {
  if (!call.sipHeaders || Object.keys(call.sipHeaders).length === 0) return { query: '', notes: [] }
  const on = isSipUri(call.to) ? 'far' : near !== undefined && isSipUri(near) ? 'near' : undefined
  const note = (effect: Note['effect'], detail: string): Note => ({
    field: 'sipHeaders',
    effect,
    detail,
  })
  if (!on)
    return { query: '', notes: [note('dropped', 'only a sip: destination gets headers at Twilio')] }
  const { query, left } = fitSipHeaders(call.sipHeaders)
  const notes: Note[] = []
  if (left.length > 0)
    notes.push(
      note(
        query === '' ? 'dropped' : 'adjusted',
        `left out: ${left.join(', ')}; Twilio sends headers that begin with X-, 1023 characters in all`,
      ),
    )
  if (on === 'near' && query !== '')
    notes.push(note('adjusted', 'sent to the near end, because the far party is a phone'))
  return { on, query, notes }
}

/** Adds encryption and headers to the `sip:` URIs. `connect`: the near end as it is dialled. */
export const partiesOf = (call: OutboundCall, connect: Connect | undefined): Parties => {
  const near = nearAddressOf(connect)
  const addresses = near === undefined ? [call.to] : [call.to, near]
  const encryptionNotes = encryption(call, addresses)
  const secure = call.mediaEncryption === 'required' && encryptionNotes.length === 0
  const { on, query, notes } = headers(call, near)
  const dressed = (uri: string, role: 'far' | 'near'): string =>
    withHeaders(secure ? withSecureMedia(uri) : uri, on === role ? query : '')
  return {
    far: isSipUri(call.to) ? dressed(call.to, 'far') : call.to,
    connect: connect && 'sip' in connect ? { sip: dressed(connect.sip, 'near') } : connect,
    notes: [...encryptionNotes, ...notes],
  }
}
