import type { CallEvent, Ports, WebhookRequest, WebhookResult } from '@callplane/core'
import { isObject, jsonBody } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { message, wireEvent, type WireEvent } from '../client/schemas.ts'
import { eventsOf, inboundOf, isTelephone, leftEvent, recordingEvent, type Seen } from './read.ts'
import { verifyWebhook } from './verify.ts'

/** Events about rooms and tracks, which tell nothing of a call. */
const aboutOthers: ReadonlySet<string> = new Set([
  'room_started',
  'room_finished',
  'track_published',
  'track_unpublished',
  'ingress_started',
  'ingress_ended',
  'agent_job_started',
  'agent_job_ended',
])

const eventSchema = message(wireEvent)

/** LiveKit stamps events with whole seconds. */
const epochOf = ({ createdAt }: WireEvent): number | null => (createdAt ? createdAt * 1000 : null)

const seenIn = ({ participant, room }: WireEvent): Seen | undefined =>
  participant && room?.name && isTelephone(participant)
    ? { participant, room: room.name }
    : undefined

const participantEvents = (event: WireEvent, seen: Seen): CallEvent[] => {
  const at = epochOf(event)
  switch (event.event) {
    case 'participant_joined':
      return eventsOf(seen, () => at ?? 0)
    case 'participant_left':
    case 'participant_connection_aborted':
      return [leftEvent(seen, at)]
    default:
      return []
  }
}

/** Kept on the record of the call that it is about, where it names one. */
const unrecognised = (event: WireEvent, { participant, room }: Seen): CallEvent => {
  const [first] = eventsOf({ participant, room }, () => 0)
  return {
    ...(first as CallEvent),
    id: `event/${event.id ?? event.event ?? ''}`,
    type: 'unrecognised',
    at: epochOf(event),
    providerStatus: event.event ?? 'unknown',
    end: undefined,
  } as CallEvent
}

const readEvent = (event: WireEvent): readonly CallEvent[] => {
  const name = event.event ?? ''
  if (event.egressInfo) {
    const recording = recordingEvent(event.egressInfo, epochOf(event))
    return recording ? [recording] : []
  }
  const seen = seenIn(event)
  if (!seen || aboutOthers.has(name)) return []
  const events = participantEvents(event, seen)
  return events.length > 0 ? events : [unrecognised(event, seen)]
}

/** Webhooks of the project: their URLs are configured in the dashboard or the server's file. */
export const createWebhooks = ({ settings }: Api): NonNullable<Ports['webhooks']> => {
  const key = settings.webhookKey ?? settings
  return {
    async receive(request: WebhookRequest): Promise<WebhookResult> {
      const verdict = verifyWebhook(request, key)
      if (verdict.verdict !== 'genuine') return verdict
      const body = jsonBody(request)
      const read = eventSchema.safeParse(body)
      if (!isObject(body) || !read.success)
        return { verdict: 'malformed', detail: 'the body is not an event of LiveKit' }
      const seen = seenIn(read.data)
      return {
        verdict: 'genuine',
        events: readEvent(read.data),
        inbound: seen && inboundOf(seen),
      }
    },
  }
}
