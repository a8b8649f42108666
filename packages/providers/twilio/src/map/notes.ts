import type { Note, OutboundCall } from '@callplane/core'
import { labelOf } from './limits.ts'
import { isXmlText } from './xml-text.ts'

/** Notes for what Twilio has no place for at all. */
export const unsupportedNotes = (call: OutboundCall, labelled: boolean): Note[] => {
  const { participant } = call
  const isEmpty = (given: object | undefined) => !given || Object.keys(given).length === 0
  const dropped: readonly (readonly [field: string, given: boolean, detail: string])[] = [
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
    ['participant.metadata', !isEmpty(participant?.metadata), 'a call carries no data of ours'],
    // The create parameters have no such thing; `From` must be a number of the account (OpenAPI, Apr 2026).
    ['hideCallerId', call.hideCallerId === true, 'a caller ID cannot be withheld'],
    ['maskNumber', call.maskNumber === true, 'there is no such switch'],
    [
      'includeHeaders',
      call.includeHeaders !== 'none' && !isEmpty(call.includeHeaders as object | undefined),
      'events carry no headers of the far end',
    ],
    ['metadata', !isEmpty(call.metadata), 'Twilio gives nothing back; it stays on our record'],
  ]
  const notes = dropped.flatMap(([field, given, detail]): Note[] =>
    given ? [{ field, effect: 'dropped', detail }] : [],
  )
  if (labelled && !isXmlText(labelOf(call) ?? ''))
    notes.push({
      field: 'participant.id',
      effect: 'adjusted',
      detail: 'without the characters that XML cannot carry',
    })
  return notes
}
