import type { WebhookFault } from '../faults/fault.ts'
import type { WebhookRequest } from './deliver.ts'

export type Webhook = {
  /**
   * `event` reports what happened and obeys the outcome table and webhook faults. `document` asks
   * what to do (TwiML, NCCO, XML) and is never held back.
   */
  readonly kind: 'event' | 'document'
  /** The provider's own name of the event, for faults and the record. */
  readonly event: string
  /** Destination of the call it is about. */
  readonly to?: string | undefined
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | undefined
  /** Headers that prove the sender; called for every attempt. */
  readonly sign?: ((request: WebhookRequest) => Readonly<Record<string, string>>) | undefined
  /** Virtual seconds before each further attempt after a failed one; none when absent. */
  readonly retryAfter?: readonly number[] | undefined
  /** Which replies count as failed (no reply always does); those outside 200–299 when absent. */
  readonly failed?: ((status: number) => boolean) | undefined
}

export type WebhookAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** One attempt to deliver, or what was done in its place. */
export type Delivery = {
  readonly id: string
  readonly provider: string
  readonly kind: 'event' | 'document'
  readonly event: string
  readonly to: string | null
  /** Virtual ISO time. */
  readonly at: string
  readonly attempt: number
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Names of the headers that prove the sender. */
  readonly signedBy: readonly string[]
  readonly fault: WebhookFault['do'] | 'unreported' | null
  /** The delivery that this one repeats on demand; null otherwise. */
  readonly replayOf: string | null
  /** The application's status; null while it has not answered, or when nothing was sent. */
  status: number | null
  /** Why no answer came; null otherwise. */
  error: string | null
  /** The application's answer; null when there is none. */
  response: { readonly headers: Readonly<Record<string, string>>; readonly body: string } | null
}

export type Webhooks = {
  /** Resolves with the application's answer; undefined when it was not sent or never answered. */
  send(webhook: Webhook): Promise<WebhookAnswer | undefined>
}
