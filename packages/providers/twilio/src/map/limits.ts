import type { Note, OutboundCall } from '@callplane/core'
import { note } from '@callplane/kit'

/** `Timeout` and `<Dial timeout>`: "can be an integer between 5 and 600" (OpenAPI, Apr 2026). Seconds. */
const maxRing = 600

export const ringTimeoutOf = ({
  ringTimeout,
}: Pick<OutboundCall, 'ringTimeout'>): {
  readonly timeout: number | undefined
  readonly notes: readonly Note[]
} =>
  ringTimeout === undefined || ringTimeout <= maxRing
    ? { timeout: ringTimeout, notes: [] }
    : {
        timeout: maxRing,
        notes: [note('ringTimeout', 'adjusted', `Twilio rings for at most ${maxRing} seconds`)],
      }

/** "Cannot be longer than 128 characters, cannot look like a Call SID, and cannot contain /" (errors/16023). */
const maxLabel = 128
const notALabel = /\/|%2f|^CA[0-9a-f]{32}$/i

/** Label of the call in a conference; undefined if the participant's id is not a valid label. */
export const labelOf = ({ participant }: Pick<OutboundCall, 'participant'>): string | undefined =>
  participant?.id !== undefined &&
  participant.id.length <= maxLabel &&
  !notALabel.test(participant.id)
    ? participant.id
    : undefined

/** Longest `Twiml` of a create request (OpenAPI, Apr 2026). Characters. */
export const maxTwiml = 4000
