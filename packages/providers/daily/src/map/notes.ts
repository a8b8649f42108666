import type { Note, OutboundCall } from '@callplane/core'

const isEmpty = (value: object | undefined): boolean =>
  value === undefined || Object.keys(value).length === 0

const dropped = (field: string, detail: string): Note => ({ field, effect: 'dropped', detail })

/** Features without a parameter in `dialOut/start`. A feature that is switched off is not requested. */
export const neverHonoured = (call: OutboundCall): Note[] => {
  const { participant, includeHeaders } = call
  const lost: readonly (readonly [boolean, string, string])[] = [
    [
      !isEmpty(participant?.metadata),
      'participant.metadata',
      'a dial-out carries a name and an id, nothing else',
    ],
    [
      call.record === true,
      'record',
      'Daily records rooms, not dial-outs; start the recording of the room',
    ],
    [
      call.waitUntilAnswered === true,
      'waitUntilAnswered',
      'Daily decides when the dialled party is heard in the room',
    ],
    [call.ringTimeout !== undefined, 'ringTimeout', 'Daily has no ring timeout'],
    [call.maxDuration !== undefined, 'maxDuration', 'Daily has no maximum duration for a dial-out'],
    [
      call.machineDetection !== undefined,
      'machineDetection',
      'Daily does not detect answering machines',
    ],
    [
      call.mediaEncryption !== undefined && call.mediaEncryption !== 'none',
      'mediaEncryption',
      'Daily offers no choice of encryption towards phones and SIP addresses',
    ],
    [call.hideCallerId === true, 'hideCallerId', 'Daily always shows one of its numbers'],
    [
      call.maskNumber === true,
      'maskNumber',
      'Daily cannot hide the number from the room; a display name only replaces it on screen',
    ],
    [
      includeHeaders !== undefined && includeHeaders !== 'none' && includeHeaders.length > 0,
      'includeHeaders',
      'Daily returns no SIP headers of a dial-out',
    ],
    [
      !isEmpty(call.metadata),
      'metadata',
      'Daily echoes the attempt key only; the metadata stays on our record',
    ],
    [
      call.dispatch !== undefined,
      'dispatch',
      'Daily’s API sends no agent into a room; the operator of the agent must add it to the room',
    ],
    [
      call.pin !== undefined,
      'pin',
      'Daily asks for a pin only at numbers of its own pin_dialin configurations',
    ],
  ]
  return lost.flatMap(([asked, field, detail]) => (asked ? [dropped(field, detail)] : []))
}
