import type { Note, OutboundCall } from '@callplane/core'

const dropped = (field: string, detail: string): Note => ({ field, effect: 'dropped', detail })

/** Wishes for which `dialOut/start` has no parameter. A wish for what happens anyway is no loss. */
export const neverHonoured = (call: OutboundCall): Note[] => {
  const { participant, includeHeaders } = call
  const lost: readonly (readonly [boolean, string, string])[] = [
    [
      participant?.metadata !== undefined,
      'participant.metadata',
      'a dial-out of Daily carries a name and an id, nothing else',
    ],
    [
      call.record === true,
      'record',
      'Daily records rooms, not dial-outs; start the recording of the room',
    ],
    [
      call.waitUntilAnswered !== undefined,
      'waitUntilAnswered',
      'Daily decides when the dialled party is heard in the room',
    ],
    [call.ringTimeout !== undefined, 'ringTimeout', 'Daily has no ring timeout'],
    [call.maxDuration !== undefined, 'maxDuration', 'Daily has no maximal duration of a dial-out'],
    [
      call.machineDetection !== undefined,
      'machineDetection',
      'Daily does not detect answering machines',
    ],
    [
      call.mediaEncryption !== undefined,
      'mediaEncryption',
      'Daily has no choice of encryption towards phones and SIP addresses',
    ],
    [call.hideCallerId === true, 'hideCallerId', 'Daily always shows one of its numbers'],
    [
      call.maskNumber === true,
      'maskNumber',
      'Daily cannot hide the number from the room; a name only stands in front of it',
    ],
    [
      includeHeaders !== undefined && includeHeaders !== 'none',
      'includeHeaders',
      'Daily gives back no headers of a dial-out',
    ],
    [
      call.metadata !== undefined,
      'metadata',
      'Daily echoes the attempt key only; the metadata stays on our record',
    ],
  ]
  return lost.flatMap(([asked, field, detail]) => (asked ? [dropped(field, detail)] : []))
}
