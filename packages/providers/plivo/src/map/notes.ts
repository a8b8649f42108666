import type { Note, OutboundCall } from '@callplane/core'
import { droppedNotes, note } from '@callplane/kit'
import { isNearFirst } from './leg-order.ts'
import { headerNotes } from './sip-headers.ts'

/** Plivo documents 0-9, *, #, w and W. */
const undocumentedDigits = /[A-D]/g
export const plivoDigits = (dtmf: string): string => dtmf.replace(undocumentedDigits, '')

/** `X-PH-…` headers of a leg come back with every webhook, and no others do. */
const returnedHeader = /^X-PH-/i

const returnedNotes = ({ includeHeaders }: OutboundCall): Note[] => {
  if (!includeHeaders?.length || includeHeaders === 'none') return []
  const detail = 'Plivo repeats X-PH- headers in its webhooks, and no others'
  if (typeof includeHeaders === 'string') return [note('includeHeaders', 'adjusted', detail)]
  const kept = includeHeaders.filter((name) => returnedHeader.test(name))
  if (kept.length === includeHeaders.length) return []
  return [note('includeHeaders', kept.length === 0 ? 'dropped' : 'adjusted', detail)]
}

/** `false` needs no note: the near end is dialled after the answer anyway. */
const waitNotes = (call: OutboundCall): Note[] => {
  if (!call.waitUntilAnswered) return []
  if (!call.connect)
    return [note('waitUntilAnswered', 'dropped', 'there is no near end that could wait')]
  return isNearFirst(call)
    ? [note('waitUntilAnswered', 'dropped', 'the near end is called first')]
    : []
}

const detectionNotes = (call: OutboundCall): Note[] => {
  const wanted = call.machineDetection
  if (!wanted) return []
  if (isNearFirst(call)) {
    const detail = 'not done: it would listen to the near phone, which is called first'
    // Not `dropped`: the dispatcher would then promise to hang up on machines, which are not reported here.
    return [note('machineDetection', wanted === 'hang-up' ? 'adjusted' : 'dropped', detail)]
  }
  const detail = 'told as soon as it is known, not at the end of a greeting'
  return wanted === 'greeting-end' ? [note('machineDetection', 'adjusted', detail)] : []
}

const digitNotes = ({ dtmf }: OutboundCall): Note[] =>
  !dtmf || plivoDigits(dtmf) === dtmf
    ? []
    : // Never `dropped`: the dispatcher would send them itself, by a command that does not take them either.
      [note('dtmf', 'adjusted', 'Plivo documents no digits A to D; they are left out')]

/** A note for every feature that is not in the request, or differs there. */
export const notesOf = (call: OutboundCall): Note[] => {
  const { participant } = call
  const dropped = droppedNotes([
    ['participant.id', participant?.id !== undefined, 'a call has no participants'],
    ['participant.name', participant?.name !== undefined, 'a call has no participants'],
    ['participant.metadata', participant?.metadata !== undefined, 'a call carries no data of ours'],
    // Not <Record> in the document, as Plivo fetches a document again when a response fails.
    ['record', call.record === true, 'a call is not recorded from its creation'],
    // No create parameter exists for these (plivo.com/docs/voice/api/call/make-a-call).
    [
      'mediaEncryption',
      call.mediaEncryption === 'required' || call.mediaEncryption === 'preferred',
      'encryption is not chosen per call',
    ],
    ['hideCallerId', call.hideCallerId === true, 'a caller ID cannot be withheld'],
    ['maskNumber', call.maskNumber === true, 'there is no such switch'],
    ['metadata', call.metadata !== undefined, 'Plivo gives nothing back; it stays on our record'],
  ])
  return [
    ...dropped,
    ...waitNotes(call),
    ...digitNotes(call),
    ...detectionNotes(call),
    ...headerNotes(call),
    ...returnedNotes(call),
  ]
}
