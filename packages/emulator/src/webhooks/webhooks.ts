import type { Faults } from '../faults/faults.ts'
import type { WebhookFault } from '../faults/fault.ts'
import { outcomeOf } from '../outcomes.ts'
import { createAttempts, createDelivery, waiting, type AttemptDeps } from './attempt.ts'
import type { Delivery, Webhook, WebhookAnswer, Webhooks } from './webhook.ts'

/** How long `reorder` holds a webhook when no other one is sent; virtual seconds. */
const MAX_HOLD = 10

export type ReplayingWebhooks = Webhooks & {
  /** Sends the webhook of a recorded delivery again; undefined if it is not known any more. */
  replay(delivery: Delivery): Promise<Delivery | undefined>
}

export function createWebhooks(deps: AttemptDeps & { readonly faults: Faults }): ReplayingWebhooks {
  const { provider, clock, faults } = deps
  const { attempt, replay } = createAttempts(deps)
  /** Held by `reorder`: released when the next webhook has gone out. */
  let held: (() => void)[] = []

  const wait = waiting(clock)
  const deliver = createDelivery(attempt, deps)

  const applyFault = async (
    webhook: Webhook,
    fault: WebhookFault,
  ): Promise<WebhookAnswer | undefined> => {
    switch (fault.do) {
      case 'drop':
        return attempt(webhook, 1, fault.do)
      case 'delay':
        await wait(fault.seconds)
        return deliver(webhook, fault)
      case 'duplicate': {
        const copies = Array.from({ length: fault.copies ?? 1 }, () =>
          attempt(webhook, 1, fault.do),
        )
        const answer = await deliver(webhook)
        await Promise.all(copies)
        return answer
      }
      case 'reorder': {
        const signal = deps.signal()
        await new Promise<void>((resolve) => {
          const cancel = clock.after((fault.seconds ?? MAX_HOLD) * 1000, resolve)
          held.push(() => {
            cancel()
            if (!signal.aborted) resolve()
          })
        })
        return deliver(webhook, fault)
      }
      case 'forge': {
        const answer = await attempt(webhook, 1, fault.do)
        return fault.keep ? deliver(webhook) : answer
      }
    }
  }

  return {
    replay,
    async send(webhook) {
      if (deps.signal().aborted) return undefined
      if (webhook.kind === 'event' && webhook.to && outcomeOf(webhook.to).unreported) {
        return attempt(webhook, 1, 'unreported')
      }
      const { method, url, to, event } = webhook
      const fault =
        webhook.kind === 'event'
          ? faults.take('webhook', { provider, method, path: url, to, event })
          : undefined
      if (fault) return applyFault(webhook, fault)
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
