import type { Clock } from '../clock.ts'
import type { Faults } from '../faults/faults.ts'
import type { WebhookFault } from '../faults/fault.ts'
import { toBytes, toText } from '../message.ts'
import { outcomeOf } from '../outcomes.ts'
import type { Deliver, WebhookRequest } from './deliver.ts'
import { forge } from './forge.ts'
import type { Delivery, Webhook, WebhookAnswer, Webhooks } from './webhook.ts'

type Deps = {
  readonly provider: string
  readonly clock: Clock
  readonly faults: Faults
  readonly deliver: Deliver
  readonly signal: () => AbortSignal
  readonly record: (delivery: Delivery) => void
}

// A held webhook goes out after this when nothing else does; virtual seconds.
const REORDER_AT_MOST = 10

export function createWebhooks(deps: Deps): Webhooks {
  const { provider, clock, faults } = deps
  /** Held by `reorder`: released when the next webhook has gone out. */
  let held: (() => void)[] = []
  let count = 0

  const wait = (seconds: number): Promise<void> =>
    new Promise((resolve) => void clock.after(seconds * 1000, resolve))

  const attempt = async (
    webhook: Webhook,
    number: number,
    fault: WebhookFault | undefined,
    note: Delivery['fault'] = fault?.do ?? null,
  ): Promise<WebhookAnswer | undefined> => {
    const unsigned: WebhookRequest = {
      method: webhook.method,
      url: webhook.url,
      headers: { 'user-agent': `${provider}-emulator`, ...webhook.headers },
      body: toBytes(webhook.body ?? ''),
    }
    const signature = webhook.sign?.(unsigned) ?? {}
    const headers =
      note === 'forge'
        ? Object.fromEntries(Object.entries(signature).map(([name, it]) => [name, forge(it)]))
        : signature
    const request = { ...unsigned, headers: { ...unsigned.headers, ...headers } }
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
      fault: note,
      status: null,
      error: null,
    }
    deps.record(delivery)
    if (note === 'drop' || note === 'unreported') return undefined
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

  const deliver = async (
    webhook: Webhook,
    fault?: WebhookFault,
  ): Promise<WebhookAnswer | undefined> => {
    const failed = webhook.failed ?? ((status: number) => status < 200 || status > 299)
    const waits = webhook.retryAfter ?? []
    for (let number = 1; ; number++) {
      const signal = deps.signal()
      const answer = await attempt(webhook, number, number === 1 ? fault : undefined)
      const seconds = waits[number - 1]
      const over = answer !== undefined && !failed(answer.status)
      if (over || seconds === undefined || signal.aborted) return answer
      await wait(seconds)
      if (signal.aborted) return answer
    }
  }

  const strike = async (
    webhook: Webhook,
    fault: WebhookFault,
  ): Promise<WebhookAnswer | undefined> => {
    switch (fault.do) {
      case 'drop':
        return attempt(webhook, 1, fault)
      case 'delay':
        await wait(fault.seconds)
        return deliver(webhook, fault)
      case 'duplicate': {
        const copies = Array.from({ length: fault.copies ?? 1 }, () => attempt(webhook, 1, fault))
        const answer = await deliver(webhook)
        await Promise.all(copies)
        return answer
      }
      case 'reorder': {
        const signal = deps.signal()
        await new Promise<void>((resolve) => {
          const cancel = clock.after((fault.seconds ?? REORDER_AT_MOST) * 1000, resolve)
          held.push(() => {
            cancel()
            if (!signal.aborted) resolve()
          })
        })
        return deliver(webhook, fault)
      }
      case 'forge': {
        const answer = await attempt(webhook, 1, fault)
        return fault.keep ? deliver(webhook) : answer
      }
    }
  }

  return {
    async send(webhook) {
      if (deps.signal().aborted) return undefined
      if (webhook.kind === 'event' && webhook.to && outcomeOf(webhook.to).unreported) {
        return attempt(webhook, 1, undefined, 'unreported')
      }
      const { method, url, to, event } = webhook
      const fault =
        webhook.kind === 'event'
          ? faults.take('webhook', { provider, method, path: url, to, event })
          : undefined
      if (fault) return strike(webhook, fault)
      const release = held
      held = []
      try {
        return await deliver(webhook)
      } finally {
        for (const go of release) go()
      }
    },
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return `${error.message}${cause}`
}
