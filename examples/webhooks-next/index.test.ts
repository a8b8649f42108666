import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { test } from 'vitest'
import { expectBodyParserExplained, expectSignedWebhooks, type Open } from '../webhook-trial.ts'
import { routeHandlers } from './index.ts'

/** As Next.js does: one `Request` for each request, given to the handler of its method. */
const open =
  (before: (request: Request) => Promise<unknown> = async () => {}): Open =>
  async ({ dispatcher, host, port }) => {
    const handlers = routeHandlers(dispatcher, host)
    const server = serve({
      fetch: async (request) => {
        await before(request)
        return handlers[request.method === 'GET' ? 'GET' : 'POST'](request)
      },
      port,
      hostname: '127.0.0.1',
    }) as Server
    return () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    }
  }

test('signed webhooks drive the timeline', () => expectSignedWebhooks(open()))

test('a body that was read before is named in the answer and in the log', () =>
  expectBodyParserExplained(open((request) => request.json())))
