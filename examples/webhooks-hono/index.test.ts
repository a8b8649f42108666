import type { Server } from 'node:http'
import { fetchWebhooks } from '@callplane/kit'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { test } from 'vitest'
import { expectBodyParserExplained, expectSignedWebhooks, type Open } from '../webhook-trial.ts'
import { webhookApp } from './index.ts'

const open =
  (appOf: (...parts: Parameters<typeof webhookApp>) => Hono): Open =>
  async ({ dispatcher, host, port }) => {
    const { fetch } = appOf(dispatcher, host)
    const server = serve({ fetch, port, hostname: '127.0.0.1' }) as Server
    return () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    }
  }

test('signed webhooks drive the timeline', () => expectSignedWebhooks(open(webhookApp)))

test('a middleware that reads the body is named in the answer and in the log', () =>
  expectBodyParserExplained(
    open((dispatcher, host) => {
      const receive = fetchWebhooks({ dispatcher, host })
      return new Hono()
        .use(async (context, next) => {
          await context.req.json()
          await next()
        })
        .all('/webhooks/:provider', (context) => receive(context.req.raw))
    }),
  ))
