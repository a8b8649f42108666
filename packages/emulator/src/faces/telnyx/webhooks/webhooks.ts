import type { FaceContext } from '../../face.ts'
import type { Account } from '../account.ts'
import { stamp, type Call } from '../calls/call.ts'

/** One entry of `GET /call_events`. */
export type LoggedEvent = {
  readonly name: string
  readonly type: 'command' | 'webhook'
  readonly at: number
  readonly call: Call
  readonly metadata: Readonly<Record<string, unknown>>
}

export type Webhooks = {
  /** Logs an event and sends it to the application. `payload` is added to the ids of the call. */
  tell(call: Call, event: string, payload?: Readonly<Record<string, unknown>>): void
  /** Oldest first. */
  all(): readonly LoggedEvent[]
  note(call: Call, command: string): void
  reset(): void
}

/** [inferred] Waits before a repeated delivery; documented are at most 5 within 60 s. Seconds. */
const RETRIES = [1, 2, 5]

export function createWebhooks(
  { clock, wall, random, webhooks, kept }: FaceContext,
  account: Account,
): Webhooks {
  let events = 0
  const log = kept<LoggedEvent>(() => true)
  const note = (event: LoggedEvent): void => void log.set(String(++events), event)
  return {
    tell(call, event, payload = {}) {
      const now = clock.now()
      const data = {
        record_type: 'event',
        event_type: event,
        id: random.uuid(),
        occurred_at: stamp(now),
        payload: {
          call_control_id: call.controlId,
          call_leg_id: call.legId,
          call_session_id: call.sessionId,
          connection_id: call.connectionId,
          client_state: call.clientState ?? null,
          from: call.from,
          to: call.to,
          ...payload,
        },
      }
      // [inferred] Documented as "includes the raw event", without an example.
      note({ name: event, type: 'webhook', at: now, call, metadata: data })
      const { webhook } = call
      const url =
        webhook.byEvent[event] ?? webhook.url ?? account.applications.webhookUrl(call.connectionId)
      if (url === undefined) return
      const body = JSON.stringify({ data, meta: { attempt: 1, delivered_to: url } })
      const isGet = webhook.method === 'GET'
      // The query of a GET is not covered by the signature, whose message has an empty body then.
      const query = isGet ? `${url.includes('?') ? '&' : '?'}data=${encodeURIComponent(body)}` : ''
      const signed = isGet ? '' : body
      void webhooks.send({
        kind: 'event',
        event,
        to: call.to,
        method: webhook.method,
        url: url + query,
        headers: { 'content-type': 'application/json', 'user-agent': 'telnyx-webhooks' },
        ...(isGet ? {} : { body }),
        sign: () => {
          const timestamp = String(Math.floor(wall() / 1000))
          return {
            'telnyx-timestamp': timestamp,
            'telnyx-signature-ed25519': account.sign(`${timestamp}|${signed}`),
          }
        },
        retryAfter: webhook.retries[event]?.map((milliseconds) => milliseconds / 1000) ?? RETRIES,
      })
    },
    note(call, command) {
      note({ name: command, type: 'command', at: clock.now(), call, metadata: {} })
    },
    all: () => [...log.values()],
    reset: () => log.clear(),
  }
}
