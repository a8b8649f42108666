import type { Clock } from '../time/clock.ts'
import type { WebhookFault } from '../faults/fault.ts'
import { toBytes, toText } from '../server/message.ts'
import type { Warn } from '../warnings.ts'
import type { Deliver, WebhookRequest } from './deliver.ts'
import { forge } from './forge.ts'
import type { Delivery, Webhook, WebhookAnswer } from './webhook.ts'

export type AttemptDeps = {
  readonly provider: string
  readonly clock: Clock
  readonly deliver: Deliver
  readonly signal: () => AbortSignal
  readonly record: (delivery: Delivery) => void
  /** A recorded delivery was answered, or failed. */
  readonly changed: (delivery: Delivery) => void
  readonly warn: Warn
}

/** Sends a webhook once, and records it; `number` counts from 1. */
export type Attempt = (
  webhook: Webhook,
  number: number,
  fault?: WebhookFault['do'] | 'unreported',
  /** The delivery that this one repeats on demand. */
  replayed?: Delivery,
) => Promise<WebhookAnswer | undefined>

export type Attempts = {
  readonly attempt: Attempt
  /** Sends the webhook of a recorded delivery again; undefined if it is not known any more. */
  replay(delivery: Delivery): Promise<Delivery | undefined>
}

/** Characters of an answer that are kept. */
const LONGEST_ANSWER = 64 * 1024

export function createAttempts({ provider, clock, ...deps }: AttemptDeps): Attempts {
  let count = 0
  /** As long as the record is kept. */
  const webhooks = new WeakMap<Delivery, Webhook>()
  const latest = new WeakMap<Webhook, Delivery>()
  const attempt: Attempt = async (webhook, number, fault, replayed) => {
    const { request, signedBy } = sign(webhook, provider, fault === 'forge')
    const delivery: Delivery = {
      id: `${provider}-webhook-${++count}`,
      provider,
      kind: webhook.kind,
      event: webhook.event,
      to: webhook.to ?? null,
      at: new Date(clock.now()).toISOString(),
      attempt: number,
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: webhook.body ?? '',
      signedBy,
      fault: fault ?? null,
      replayOf: replayed?.id ?? null,
      status: null,
      error: null,
      response: null,
    }
    webhooks.set(delivery, webhook)
    latest.set(webhook, delivery)
    deps.record(delivery)
    if (fault === 'drop' || fault === 'unreported') return undefined
    const signal = deps.signal()
    try {
      const reply = await deps.deliver(request, { signal })
      delivery.status = reply.status
      const body = typeof reply.body === 'string' ? reply.body : toText(reply.body)
      delivery.response = { headers: reply.headers, body: body.slice(0, LONGEST_ANSWER) }
      if (isFailed(webhook, reply.status)) warn(delivery, `was answered ${reply.status}`)
      return { status: reply.status, headers: reply.headers, body }
    } catch (error) {
      delivery.error = signal.aborted ? 'reset' : describe(error)
      if (!signal.aborted) warn(delivery, `was not answered: ${delivery.error}`)
      return undefined
    } finally {
      deps.changed(delivery)
    }
  }
  const warn = ({ event, method, url, attempt: number }: Delivery, what: string): void => {
    const target = url.split('?')[0]!
    const message = `${provider}: ${event} (attempt ${number}) to ${method} ${target} ${what}`
    deps.warn({ provider, code: 'callback-failed', message })
  }
  return {
    attempt,
    async replay(delivery) {
      const webhook = webhooks.get(delivery)
      if (!webhook) return undefined
      const again = { ...webhook }
      await attempt(again, 1, undefined, delivery)
      return structuredClone(latest.get(again))
    },
  }
}

const isFailed = ({ failed }: Webhook, status: number): boolean =>
  failed ? failed(status) : status < 200 || status > 299

/** A webhook with its retries; `fault` marks the first attempt. */
export type DeliverWebhook = (
  webhook: Webhook,
  fault?: WebhookFault,
) => Promise<WebhookAnswer | undefined>

export function createDelivery(attempt: Attempt, deps: AttemptDeps): DeliverWebhook {
  const wait = waiting(deps.clock)
  return async (webhook, fault) => {
    const waits = webhook.retryAfter ?? []
    for (let number = 1; ; number++) {
      const signal = deps.signal()
      const answer = await attempt(webhook, number, number === 1 ? fault?.do : undefined)
      const seconds = waits[number - 1]
      const over = answer !== undefined && !isFailed(webhook, answer.status)
      if (over || seconds === undefined || signal.aborted) return answer
      await wait(seconds)
      if (signal.aborted) return answer
    }
  }
}

export function waiting(clock: Clock): (seconds: number) => Promise<void> {
  return (seconds) => new Promise((resolve) => void clock.after(seconds * 1000, resolve))
}

type Signed = { readonly request: WebhookRequest; readonly signedBy: readonly string[] }

function sign(webhook: Webhook, provider: string, isForged: boolean): Signed {
  const unsigned: WebhookRequest = {
    method: webhook.method,
    url: webhook.url,
    headers: { 'user-agent': `${provider}-emulator`, ...webhook.headers },
    body: toBytes(webhook.body ?? ''),
  }
  const signature = Object.entries(webhook.sign?.(unsigned) ?? {})
  const signed = signature.map(([name, value]) => [name, isForged ? forge(value) : value])
  const headers = { ...unsigned.headers, ...Object.fromEntries(signed) }
  return { request: { ...unsigned, headers }, signedBy: signature.map(([name]) => name) }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return `${error.message}${cause}`
}
