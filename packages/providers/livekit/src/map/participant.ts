import type { Note, OutboundCall } from '@callplane/core'
import { note } from '@callplane/kit'
import type { LivekitOptions } from '../options.ts'
import { ownAttributes } from './attributes.ts'
import { maxMetadata, maxName } from './limits.ts'

/** Text that fits; undefined, with a note, where it is too long. */
const fitting = (field: string, text: string, notes: Note[]): string | undefined => {
  if (Buffer.byteLength(text) <= maxMetadata) return text
  notes.push(note(field, 'dropped', `LiveKit takes at most ${maxMetadata} bytes`))
  return undefined
}

const nameOf = (name: string | undefined, notes: Note[]): string | undefined => {
  if (name === undefined || name.length <= maxName) return name
  notes.push(note('participant.name', 'adjusted', `LiveKit takes ${maxName} characters`))
  return [...name].slice(0, maxName / 2).join('')
}

/**
 * The participant of a call. Its identity is the attempt key: unique, so that two calls in one room do not throw each
 * other out, and findable where the reply to the dial is lost.
 */
export const participantOf = (
  { participant, metadata }: OutboundCall,
  { attributes }: LivekitOptions,
  key: string,
  notes: Note[],
) => {
  if (participant?.id !== undefined)
    notes.push(
      note(
        'participant.id',
        'adjusted',
        `the identity is the attempt key; the id is the attribute ${ownAttributes.participant}`,
      ),
    )
  const kept = metadata && fitting('metadata', JSON.stringify(metadata), notes)
  return {
    participantIdentity: key,
    participantName: nameOf(participant?.name, notes),
    participantMetadata:
      participant?.metadata &&
      fitting('participant.metadata', JSON.stringify(participant.metadata), notes),
    participantAttributes: {
      ...attributes,
      [ownAttributes.attempt]: key,
      ...(participant?.id === undefined ? {} : { [ownAttributes.participant]: participant.id }),
      ...(kept === undefined ? {} : { [ownAttributes.metadata]: kept }),
    },
  }
}
