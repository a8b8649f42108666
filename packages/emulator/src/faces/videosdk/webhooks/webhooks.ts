import { sign } from 'node:crypto'
import type { FaceContext } from '../../face.ts'
import type { Route } from '../../router.ts'
import { createRsaKey, toPem } from '../../shared/rsa-key.ts'
import { webhookRoutes, type Hook } from './routes.ts'

export type Webhooks = {
  /** Sends the event to every webhook registered for it. `to`: the call's destination. */
  tell(event: string, to: string, data: Readonly<Record<string, unknown>>): void
  /** Both halves of the key that signs, in PEM. */
  keys(): { readonly publicKey: string; readonly privateKey: string }
  readonly hooks: ReadonlyMap<string, Hook>
  readonly routes: readonly Route[]
}

/** Account-wide webhooks: registered by API, signed with the account's RSA key. */
export function createWebhooks({ webhooks, random, clock }: FaceContext): Webhooks {
  const hooks = new Map<string, Hook>()
  const key = createRsaKey(random)

  return {
    tell(webhookType, to, data) {
      for (const { url, events } of hooks.values()) {
        if (!events.includes(webhookType)) continue
        void webhooks.send({
          kind: 'event',
          event: webhookType,
          to,
          method: 'POST',
          url,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ webhookType, data }),
          sign: ({ body }) => ({
            'videosdk-signature': sign('sha256', body, key().privateKey).toString('base64'),
          }),
        })
      }
    },
    keys: () => ({
      publicKey: toPem(key().publicKey),
      privateKey: toPem(key().privateKey),
    }),
    hooks,
    routes: webhookRoutes(hooks, { random, clock }),
  }
}
