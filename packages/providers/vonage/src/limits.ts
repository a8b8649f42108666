import type { Note, OutboundCall } from '@callplane/core'
import { note } from './note.ts'

/** `ringing_timer` 1–120 and `length_timer` 1–7200 (OpenAPI 1.3.7). A connect's `limit` has the same maximum. Seconds. */
const longestRing = 120
const longestCall = 7_200

/** The timers of the far leg within what Vonage takes. */
export const timersOf = ({
  ringTimeout,
  maxDuration,
}: OutboundCall): {
  readonly ring: number | undefined
  readonly length: number | undefined
  readonly notes: readonly Note[]
} => {
  const notes: Note[] = []
  const within = (field: string, value: number | undefined, most: number) => {
    if (value === undefined || value <= most) return value
    notes.push(note(field, 'adjusted', `${most} seconds are the most that Vonage takes`))
    return most
  }
  return {
    ring: within('ringTimeout', ringTimeout, longestRing),
    length: within('maxDuration', maxDuration, longestCall),
    notes,
  }
}
