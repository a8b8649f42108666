import type { Dispatcher, Host } from '@callplane/core'
import { nodeWebhooks } from '@callplane/kit'
import express, { type Express } from 'express'

/** Webhooks of all providers in an Express app, before the body parsers of its own routes. */
export const webhookApp = (dispatcher: Dispatcher, host: Host): Express => {
  const app = express()
  app.use('/webhooks', nodeWebhooks({ dispatcher, host }))
  app.use(express.json())
  // … your own routes
  return app
}
