import { isSipUri, type Note, type OutboundCall } from '@callplane/core'
import { droppedNotes, nearAddressOf, note } from '@callplane/kit'

/** Notes for fields that Sinch does not have. */
export const unsupportedNotes = (call: OutboundCall): Note[] => {
  const { participant, mediaEncryption } = call
  const hidden =
    call.hideCallerId === true && call.from !== undefined
      ? [note('from', 'adjusted', 'withheld: Sinch is sent `private` instead')]
      : []
  const dropped = droppedNotes([
    ['participant.id', participant?.id !== undefined, 'a leg has no name of ours'],
    ['participant.name', participant?.name !== undefined, 'a leg has no display name'],
    ['participant.metadata', participant?.metadata !== undefined, 'a leg carries no data of ours'],
    ['maskNumber', call.maskNumber === true, 'there is no such switch'],
    [
      'includeHeaders',
      call.includeHeaders !== undefined && call.includeHeaders !== 'none',
      'callbacks carry no headers of the far end',
    ],
    [
      'metadata',
      call.metadata !== undefined,
      'Sinch gives our own key back; it stays on our record',
    ],
    [
      'mediaEncryption',
      mediaEncryption === 'required' || mediaEncryption === 'preferred',
      'Sinch documents TLS for the signalling and nothing for the media',
    ],
  ])
  return [...hidden, ...dropped]
}

/** Headers go to a `sip:` end: the far party, else the near end. */
export const headerNotes = (call: OutboundCall): Note[] => {
  const { sipHeaders, to, connect } = call
  if (!sipHeaders || Object.keys(sipHeaders).length === 0 || isSipUri(to)) return []
  const near = nearAddressOf(connect)
  return near !== undefined && isSipUri(near)
    ? [note('sipHeaders', 'adjusted', 'sent to the near end, because the far party is a phone')]
    : [note('sipHeaders', 'dropped', 'only a sip: end gets headers')]
}
