import { durationOf, NETWORK, priceOf, type Call } from './call.ts'
import type { Endpoint } from './endpoint.ts'

/** `2020-01-01 12:00:00`, UTC (OpenAPI 1.3.7, `start_time`). Event webhooks write ISO 8601 instead. */
function stamp(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
}

function viewEndpoint(endpoint: Endpoint): Record<string, string> {
  return endpoint.type === 'phone'
    ? { type: 'phone', number: endpoint.number }
    : { type: 'sip', uri: endpoint.uri }
}

/** A call as `GET` shows it. Times and prices are "only sent if status is completed" (same source). */
export function viewCall(call: Call): Record<string, unknown> {
  return {
    _links: { self: { href: `/calls/${call.uuid}` } },
    uuid: call.uuid,
    conversation_uuid: call.conversation,
    to: viewEndpoint(call.to),
    from: { type: 'phone', number: call.from },
    status: call.status,
    direction: call.direction,
    ...(call.status === 'completed' && {
      ...priceOf(call),
      duration: String(durationOf(call)),
      // Duration runs from `start_time` to `end_time` in every published sample, so it is the answer.
      ...(call.answeredAt !== undefined && { start_time: stamp(call.answeredAt) }),
      end_time: stamp(call.endedAt ?? call.createdAt),
      network: NETWORK,
    }),
  }
}
