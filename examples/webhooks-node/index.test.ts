import { test } from 'vitest'
import { expectSignedWebhooks } from '../webhook-trial.ts'
import { serveWebhooks } from './index.ts'

test('signed webhooks drive the timeline', () =>
  expectSignedWebhooks(async ({ dispatcher, host, port }) => {
    const server = serveWebhooks(dispatcher, host, port)
    return () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    }
  }))
