import { toCallEvent, type CallEvent, type CallEventFields } from '@callplane/core'
import { createHash } from 'node:crypto'
import { objectOf, textOf, type Json } from '@callplane/kit'
import { decodeMarker } from '../map/marker.ts'
import { referencesOf } from '../references.ts'
import { answeredByOf, endFields, eventId, timeOf } from './statuses.ts'

type Make = (type: CallEvent['type'], name: string, more?: Partial<CallEventFields>) => CallEvent

/** The verdict about who answered, where there is one. */
const verdictOf = (make: Make, payload: Json): CallEvent[] => {
  const amd = objectOf(payload.amd)
  const answeredBy = answeredByOf(amd?.status)
  const reason = textOf(amd?.reason)
  const isBeep = reason === 'beep' || payload.type === 'amd_beep'
  if (!answeredBy) return []
  return [
    make('machine', isBeep ? 'amd-beep' : 'amd', {
      answeredBy,
      providerStatus: answeredBy,
      ...(reason !== undefined && { providerCode: reason }),
      ...(isBeep && { detail: { beep: 'detected' } }),
    }),
  ]
}

/** A leg is recorded once at a time; where the file is, the second of the two notifications says. */
const recordingOf = (make: Make, id: string, payload: Json): CallEvent[] => {
  const url = textOf(payload.destination)
  return [
    make('recording', url === undefined ? 'recorded' : `recorded:${url}`, {
      recording: { id, status: 'completed', ...(url !== undefined && { url }) },
    }),
  ]
}

const notifyEvents = (make: Make, id: string, payload: Json): CallEvent[] => {
  const type = textOf(payload.type)
  switch (type) {
    case 'amd':
    case 'amd_beep':
      return verdictOf(make, payload)
    case 'recording_finished':
    case 'recording_available':
      return recordingOf(make, id, payload)
    case 'callingerror':
      return [
        make('detail', `error:${String(payload.errorCode)}`, {
          detail: { error: textOf(payload.errorMsg) ?? String(payload.errorCode) },
        }),
      ]
    default:
      return []
  }
}

const idOf = ({ callid, callId }: Json): string | undefined => textOf(callid) ?? textOf(callId)

/** One callback as events. None is dropped: an unknown one becomes `unrecognised`. */
export const eventsOf = (payload: Json, raw: Uint8Array): CallEvent[] => {
  const id = idOf(payload)
  const marker = decodeMarker(payload.custom)
  const kind = textOf(payload.event) ?? ''
  const digest = () => createHash('sha256').update(raw).digest('base64url')
  const room = marker && !marker.second && marker.conference === marker.attempt
  const make: Make = (type, name, more = {}) =>
    toCallEvent({
      id: id === undefined ? name : eventId(id, name),
      type,
      at: timeOf(payload.timestamp),
      leg: marker?.leg ?? 'far',
      references:
        id === undefined
          ? {}
          : {
              ...referencesOf(id, marker?.second === true),
              ...(room && marker.conference !== undefined && { room: marker.conference }),
            },
      ...(marker && { attemptKey: marker.attempt }),
      providerStatus: kind,
      ...more,
    })
  const events = id === undefined ? [] : known(make, id, kind, payload)
  return events.length > 0 ? events : [make('unrecognised', `unrecognised:${digest()}`)]
}

const known = (make: Make, id: string, kind: string, payload: Json): CallEvent[] => {
  switch (kind) {
    case 'ice':
      return [make('initiated', 'ice')]
    case 'ace':
      return [make('answered', 'ace'), ...verdictOf(make, payload)]
    case 'dice':
      return [make('ended', 'dice', endFields(payload))]
    case 'notify':
      return notifyEvents(make, id, payload)
    default:
      return []
  }
}
