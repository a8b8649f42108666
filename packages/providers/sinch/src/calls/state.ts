import { toCallEvent, type CallEvent, type CallEventFields } from '@callplane/core'
import { textOf, type Json } from '@callplane/kit'
import { decodeMarker } from '../map/marker.ts'
import { referencesOf } from '../references.ts'
import { endFields, eventId } from '../webhooks/statuses.ts'

/** What a look-up of a leg tells, with the ids of the webhooks' events. Its time is that of the call, not of its end. */
export const eventsOfState = (id: string, state: Json, isSecond: boolean): CallEvent[] => {
  const marker = decodeMarker(state.custom)
  const result = textOf(state.result) ?? ''
  const event = (
    type: CallEvent['type'],
    name: string,
    more: Partial<CallEventFields> = {},
  ): CallEvent =>
    toCallEvent({
      id: eventId(id, name),
      type,
      at: null,
      leg: marker?.leg ?? 'far',
      references: referencesOf(id, isSecond),
      ...(marker && { attemptKey: marker.attempt }),
      providerStatus: result,
      ...more,
    })
  const answered = result === 'ANSWERED' ? [event('answered', 'ace')] : []
  if (textOf(state.status) !== 'FINAL')
    return answered.length > 0 ? answered : [event('initiated', 'begun')]
  return [...answered, event('ended', 'dice', endFields(state))]
}
