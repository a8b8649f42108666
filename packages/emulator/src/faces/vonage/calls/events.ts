import type { FaceContext } from '../../face.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { durationOf, NETWORK, priceOf, type Call } from './call.ts'
import { addressOf, nameOf } from './endpoint.ts'

/** Ends without an answer whose event may be answered with an NCCO (NCCO reference, `connect`, `eventType`). */
export const SYNCHRONOUS_ENDS: ReadonlySet<string> = new Set([
  'timeout',
  'failed',
  'rejected',
  'unanswered',
  'busy',
])

type Payload = Readonly<Record<string, unknown>>

export type CallEvents = {
  /** One event to the call's event URL. */
  tell(call: Call, payload: Payload, event: string): void
  tellStatus(call: Call, status: string, more?: Payload): void
  /** The end of a call that was not answered. */
  tellEnd(call: Call, status: string, more?: Payload): void
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
  const statusOf = (call: Call, status: string, more: Payload = {}): Payload => ({
    ...events.about(call),
    uuid: call.uuid,
    status,
    direction: call.direction,
    ...more,
  })
  const events: CallEvents = {
    tell(call, payload, event) {
      if (!call.event) return
      const { applicationId, to } = call
      const about = { kind: 'event', event, to: addressOf(to), applicationId } as const
      void webhooks.send(call.event, payload, about)
    },
    tellStatus: (call, status, more) => events.tell(call, statusOf(call, status, more), status),
    tellEnd(call, status, more) {
      const payload = statusOf(call, status, more)
      if (call.askAtEnd && SYNCHRONOUS_ENDS.has(status)) call.askAtEnd(payload, status)
      else events.tell(call, payload, status)
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
