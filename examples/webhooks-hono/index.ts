import type { Dispatcher, Host } from '@callplane/core'
import { fetchWebhooks } from '@callplane/kit'
import { Hono } from 'hono'

/** Webhooks of all providers in a Hono app, under `/webhooks/<provider name>`. */
export const webhookApp = (dispatcher: Dispatcher, host: Host): Hono => {
  const receive = fetchWebhooks({ dispatcher, host })
  return new Hono().all('/webhooks/:provider', (context) => receive(context.req.raw))
}
