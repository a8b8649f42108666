import type { CallEvent } from '@callplane/core'

/** One thing said about a call that a browser placed: by its provider, or by the CRM's own front end. */
export interface Report {
  readonly source: 'provider' | 'client'
  readonly event: Pick<
    CallEvent,
    'id' | 'type' | 'at' | 'leg' | 'providerStatus' | 'end' | 'answeredBy' | 'recording' | 'cost'
  >
}

/** Keeps what the fold reads; providers' details and ids may be large and are kept elsewhere. */
export const toReport = (source: Report['source'], event: Report['event']): Report => ({
  source,
  event: {
    id: event.id,
    type: event.type,
    at: event.at,
    leg: event.leg,
    providerStatus: event.providerStatus,
    end: event.end,
    answeredBy: event.answeredBy,
    recording: event.recording,
    cost: event.cost,
  },
})
