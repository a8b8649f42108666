import type { Clock } from '../clock.ts'
import type { WebhookFault } from '../faults/fault.ts'
import { toBytes, toText } from '../message.ts'
import type { Deliver, WebhookRequest } from './deliver.ts'
import { forge } from './forge.ts'
import type { Delivery, Webhook, WebhookAnswer } from './webhook.ts'

export type AttemptDeps = {
  readonly provider: string
  readonly clock: Clock
  readonly deliver: Deliver
  readonly signal: () => AbortSignal
  readonly record: (delivery: Delivery) => void
}

/** Sends a webhook once, and records it; `number` counts from 1. */
export type Attempt = (
  webhook: Webhook,
  number: number,
  fault: WebhookFault['do'] | 'unreported' | undefined,
) => Promise<WebhookAnswer | undefined>

export function createAttempt({ provider, clock, ...deps }: AttemptDeps): Attempt {
  let count = 0
  return async (webhook, number, fault) => {
    const request = sign(webhook, provider, fault === 'forge')
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
      fault: fault ?? null,
      status: null,
      error: null,
    }
    deps.record(delivery)
    if (fault === 'drop' || fault === 'unreported') return undefined
    const signal = deps.signal()
    try {
      const reply = await deps.deliver(request, { signal })
      delivery.status = reply.status
      const body = typeof reply.body === 'string' ? reply.body : toText(reply.body)
      return { status: reply.status, headers: reply.headers, body }
    } catch (error) {
      delivery.error = signal.aborted ? 'reset' : describe(error)
      return undefined
    }
  }
}

/** A webhook with its retries; `fault` marks the first attempt. */
export type DeliverWebhook = (
  webhook: Webhook,
  fault?: WebhookFault,
) => Promise<WebhookAnswer | undefined>

export function createDelivery(attempt: Attempt, deps: AttemptDeps): DeliverWebhook {
  const wait = waiting(deps.clock)
  return async (webhook, fault) => {
    const failed = webhook.failed ?? ((status: number) => status < 200 || status > 299)
    const waits = webhook.retryAfter ?? []
    for (let number = 1; ; number++) {
      const signal = deps.signal()
      const answer = await attempt(webhook, number, number === 1 ? fault?.do : undefined)
      const seconds = waits[number - 1]
      const over = answer !== undefined && !failed(answer.status)
      if (over || seconds === undefined || signal.aborted) return answer
      await wait(seconds)
      if (signal.aborted) return answer
    }
  }
}

export function waiting(clock: Clock): (seconds: number) => Promise<void> {
  return (seconds) => new Promise((resolve) => void clock.after(seconds * 1000, resolve))
}

function sign(webhook: Webhook, provider: string, isForged: boolean): WebhookRequest {
  const unsigned: WebhookRequest = {
    method: webhook.method,
    url: webhook.url,
    headers: { 'user-agent': `${provider}-emulator`, ...webhook.headers },
    body: toBytes(webhook.body ?? ''),
  }
  const signature = Object.entries(webhook.sign?.(unsigned) ?? {})
  const signed = signature.map(([name, value]) => [name, isForged ? forge(value) : value])
  return { ...unsigned, headers: { ...unsigned.headers, ...Object.fromEntries(signed) } }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return `${error.message}${cause}`
}
