import { CallError, type Note, type OutboundCall } from '@callplane/core'
import { note } from '@callplane/kit'
import type { Endpoint } from './format.ts'

/** `ringing_timer` 1–120 and `length_timer` 1–7200 (OpenAPI 1.3.7). A connect's `limit` has the same maximum. Seconds. */
const maxRing = 120
const maxCall = 7_200

/** The timers of the far leg, clamped to Vonage's ranges. */
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
    notes.push(note(field, 'adjusted', `Vonage takes at most ${most} seconds`))
    return most
  }
  return {
    ring: within('ringTimeout', ringTimeout, maxRing),
    length: within('maxDuration', maxDuration, maxCall),
    notes,
  }
}

/**
 * Characters of a `sip:` URI in the `to` of a call (OpenAPI 1.3.7 of 2021, `AddressSip`; no newer document was found).
 * No limit is documented for the endpoints of an NCCO.
 */
const maxUri = 50

/** Throws if Vonage would refuse the request, so that the route is skipped and another one can take the call. */
export const refuseLongUri = (endpoint: Endpoint): void => {
  if (endpoint.type !== 'sip' || endpoint.uri.length <= maxUri) return
  throw new CallError(
    'request-invalid',
    `vonage: the sip: URI of the far party has ${endpoint.uri.length} characters, encryption parameters included, and Vonage takes at most ${maxUri}; use a shorter URI or another route`,
    { provider: 'vonage', dialled: 'no', faults: [{ path: ['to'], message: 'is too long' }] },
  )
}
