import type { Note, OutboundCall } from '@callplane/core'
import { droppedNotes } from '@callplane/kit'

/** Notes for fields that Vonage does not have. */
export const unsupportedNotes = (call: OutboundCall): Note[] => {
  const { participant } = call
  return droppedNotes([
    ['participant.id', participant?.id !== undefined, 'a leg has no name of ours'],
    ['participant.name', participant?.name !== undefined, 'a leg has no display name'],
    ['participant.metadata', participant?.metadata !== undefined, 'a leg carries no data of ours'],
    // `random_from_number` shows another number of the account, so it does not hide the caller ID.
    ['hideCallerId', call.hideCallerId === true, 'a caller ID cannot be withheld'],
    ['maskNumber', call.maskNumber === true, 'there is no such switch'],
    [
      'includeHeaders',
      call.includeHeaders !== undefined && call.includeHeaders !== 'none',
      'events carry no headers of the far end',
    ],
    ['metadata', call.metadata !== undefined, 'Vonage gives nothing back; it stays on our record'],
  ])
}
