import { isSipUri, type Note, type OutboundCall } from '@callplane/core'
import { droppedNotes, isSet, type Loss, nearPhoneFirst } from '@callplane/kit'
import { optionsOf } from '../options.ts'

const waitNotes = (call: OutboundCall): Note[] => {
  if (call.waitUntilAnswered !== true) return []
  const nearFirst = nearPhoneFirst(call) !== undefined
  return droppedNotes([
    ['waitUntilAnswered', nearFirst, 'the near end is asked for first'],
    ['waitUntilAnswered', !nearFirst && !call.connect, 'there is no near end to wait'],
  ])
}

/** Fields that Telnyx does not have. */
const fieldNotes = (call: OutboundCall): Note[] => {
  const { participant, includeHeaders } = call
  const leg = 'a leg has no participant'
  return droppedNotes([
    ['participant.id', participant?.id !== undefined, leg],
    ['participant.name', participant?.name !== undefined, leg],
    ['participant.metadata', participant?.metadata !== undefined, leg],
    ['metadata', call.metadata !== undefined, 'Telnyx is not sent it; it stays on our record'],
    ['maskNumber', call.maskNumber === true, 'there is no such switch'],
    [
      'includeHeaders',
      includeHeaders !== undefined && includeHeaders !== 'none',
      'events are not asked for headers of the far end',
    ],
  ])
}

/** Options whose precondition the call does not meet. */
const optionNotes = (call: OutboundCall): Note[] => {
  const given = optionsOf(call)
  if (!isSet(given)) return []
  const { connect } = call
  const bySip = isSipUri(call.to) || (connect !== undefined && 'sip' in connect)
  const inConference = connect !== undefined && 'conference' in connect
  const oneTrack = given.recordingTrack === 'inbound' || given.recordingTrack === 'outbound'
  const unrecorded = 'has an effect with `record` only'
  const option = (name: keyof typeof given, without: boolean, detail: string): Loss => [
    `options.telnyx.${name}`,
    given[name] !== undefined && without,
    detail,
  ]
  return droppedNotes([
    option(
      'machineDetection',
      call.machineDetection === undefined,
      'has an effect with `machineDetection` only',
    ),
    option(
      'mediaEncryption',
      call.mediaEncryption !== 'required' || !bySip,
      'has an effect where media to or from a sip: URI is encrypted',
    ),
    option('transport', !bySip, 'has an effect towards a sip: URI only'),
    option('recordingChannels', !call.record, unrecorded),
    option('recordingFormat', !call.record, unrecorded),
    option('recordingTrack', !call.record, unrecorded),
    option(
      'recordingChannels',
      call.record === true && oneTrack && given.recordingChannels === 'dual',
      'one track is recorded on one channel',
    ),
    option('conference', !inConference, 'has an effect with `connect: { conference }` only'),
  ])
}

/** How features without a field in the dial are handled. */
export const notesOf = (call: OutboundCall): Note[] => [
  ...waitNotes(call),
  ...fieldNotes(call),
  ...optionNotes(call),
]
