import { isSipUri, type Note, type OutboundCall } from '@callplane/core'
import { isNearFirst } from './leg-order.ts'

/** Names and values alike (plivo.com/docs/voice/xml/dial/user, `sipHeaders`). */
const plain = /^[A-Za-z0-9]+$/
/** The prefix that Plivo adds to every name. */
const prefix = /^X-PH-/i

interface FittedHeaders {
  /** `name=value,name2=value2`; empty where none is left. */
  readonly text: string
  readonly renamed: readonly string[]
  readonly left: readonly string[]
}

/** The headers that Plivo accepts. A name with its prefix arrives unchanged. */
const fitSipHeaders = (headers: Readonly<Record<string, string>>): FittedHeaders => {
  const taken: string[] = []
  const renamed: string[] = []
  const left: string[] = []
  for (const [name, value] of Object.entries(headers)) {
    const bare = name.replace(prefix, '')
    if (!plain.test(bare) || !plain.test(value)) left.push(name)
    else {
      taken.push(`${bare}=${value}`)
      if (bare === name) renamed.push(name)
    }
  }
  return { text: taken.join(','), renamed, left }
}

/** The leg that gets the headers: the far one if it is a `sip:` party, otherwise a near `sip:` party. */
const headerLegOf = ({ to, connect }: OutboundCall): 'far' | 'near' | undefined => {
  if (isSipUri(to)) return 'far'
  return connect !== undefined && 'sip' in connect ? 'near' : undefined
}

/** As `sip_headers` of the create request, which are those of the A leg. */
export const createHeaders = (call: OutboundCall): string | undefined =>
  call.sipHeaders && headerLegOf(call) === 'far' && !isNearFirst(call)
    ? fitSipHeaders(call.sipHeaders).text || undefined
    : undefined

/** As `sipHeaders` of the leg that the document dials. */
export const dialledHeaders = (call: OutboundCall): string | undefined => {
  const dialled = isNearFirst(call) ? 'far' : 'near'
  return call.sipHeaders && headerLegOf(call) === dialled
    ? fitSipHeaders(call.sipHeaders).text || undefined
    : undefined
}

export const headerNotes = (call: OutboundCall): Note[] => {
  if (!call.sipHeaders || Object.keys(call.sipHeaders).length === 0) return []
  const note = (effect: Note['effect'], detail: string): Note => ({
    field: 'sipHeaders',
    effect,
    detail,
  })
  const leg = headerLegOf(call)
  if (!leg) return [note('dropped', 'only a sip: party gets headers')]
  const { text, renamed, left } = fitSipHeaders(call.sipHeaders)
  const notes: Note[] = []
  if (left.length > 0)
    notes.push(
      note(
        text === '' ? 'dropped' : 'adjusted',
        `left out: ${left.join(', ')}; Plivo takes letters and digits only, in names and values`,
      ),
    )
  if (renamed.length > 0)
    notes.push(note('adjusted', `arrive with X-PH- before the name: ${renamed.join(', ')}`))
  if (leg === 'near' && text !== '')
    notes.push(note('adjusted', 'sent to the near end, because the far party is a phone'))
  return notes
}
