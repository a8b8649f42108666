import type { FaceContext } from '../../face.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { durationOf, NETWORK, priceOf, type Call } from './call.ts'
import { addressOf, nameOf } from './endpoint.ts'

type Payload = Readonly<Record<string, unknown>>

export type CallEvents = {
  /** One event to the call's event URL. */
  tell(call: Call, payload: Payload, event: string): void
  tellStatus(call: Call, status: string, more?: Payload): void
  /** The last event of a call, with its bill. */
  tellCompleted(call: Call): void
  /** The fields of every event about a call. */
  about(call: Call): Payload
}

export function createCallEvents(
  { clock }: Pick<FaceContext, 'clock'>,
  webhooks: Webhooks,
): CallEvents {
  const iso = (ms: number | undefined): string | null =>
    ms === undefined ? null : new Date(ms).toISOString()
  const events: CallEvents = {
    tell(call, payload, event) {
      if (!call.event) return
      const { applicationId, to } = call
      const about = { kind: 'event', event, to: addressOf(to), applicationId } as const
      void webhooks.send(call.event, payload, about)
    },
    tellStatus(call, status, more = {}) {
      const payload = { uuid: call.uuid, status, direction: call.direction, ...more }
      events.tell(call, { ...events.about(call), ...payload }, status)
    },
    tellCompleted(call) {
      events.tellStatus(call, 'completed', {
        start_time: iso(call.answeredAt),
        end_time: iso(call.endedAt),
        duration: String(durationOf(call)),
        ...priceOf(call),
        network: NETWORK,
      })
    },
    about: (call) => ({
      from: call.from,
      to: nameOf(call.to),
      conversation_uuid: call.conversation,
      timestamp: iso(clock.now()),
    }),
  }
  return events
}
