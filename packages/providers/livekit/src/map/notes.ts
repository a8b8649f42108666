import type { Note, OutboundCall } from '@callplane/core'
import { droppedNotes } from '@callplane/kit'

/** Features without a field at LiveKit. */
export const unsupportedNotes = ({
  connect,
  record,
  machineDetection,
  hideCallerId,
}: OutboundCall): Note[] =>
  droppedNotes([
    [
      'connect',
      connect !== undefined && !('room' in connect),
      'LiveKit connects calls to its own rooms only',
    ],
    [
      'record',
      record === true,
      'LiveKit records rooms on a request of its own (Egress), not with the dial',
    ],
    [
      'machineDetection',
      machineDetection !== undefined,
      'LiveKit does not detect answering machines; an agent in the room can',
    ],
    [
      'hideCallerId',
      hideCallerId === true,
      'LiveKit can hide the number from the room (maskNumber), not the caller ID from the callee',
    ],
  ])
