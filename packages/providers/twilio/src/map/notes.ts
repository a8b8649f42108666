import type { Note, OutboundCall } from '@callplane/core'
import { droppedNotes, isSet, note } from '@callplane/kit'
import { labelOf } from './limits.ts'
import { isXmlText } from './xml-text.ts'

/** Notes for fields that Twilio does not have. */
export const unsupportedNotes = (call: OutboundCall, labelled: boolean): Note[] => {
  const { participant } = call
  const notes = droppedNotes([
    [
      'participant.id',
      participant?.id !== undefined && !labelled,
      'only a call in a conference has a label',
    ],
    [
      'participant.id',
      participant?.id !== undefined && labelled && labelOf(call) === undefined,
      'Twilio takes labels of at most 128 characters, without a slash, that do not look like a call SID',
    ],
    ['participant.name', participant?.name !== undefined, 'a call has no display name'],
    ['participant.metadata', isSet(participant?.metadata), 'a call carries no data of ours'],
    // No create parameter exists for it; `From` must be a number of the account (OpenAPI, Apr 2026).
    ['hideCallerId', call.hideCallerId === true, 'a caller ID cannot be withheld'],
    ['maskNumber', call.maskNumber === true, 'there is no such switch'],
    [
      'includeHeaders',
      call.includeHeaders !== 'none' && isSet(call.includeHeaders),
      'events carry no headers of the far end',
    ],
    ['metadata', isSet(call.metadata), 'Twilio gives nothing back; it stays on our record'],
  ])
  if (labelled && !isXmlText(labelOf(call) ?? ''))
    notes.push(note('participant.id', 'adjusted', 'without the characters that XML cannot carry'))
  return notes
}
