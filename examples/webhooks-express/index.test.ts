import type { Server } from 'node:http'
import { nodeWebhooks } from '@callplane/kit'
import express, { type Express } from 'express'
import { test } from 'vitest'
import { expectBodyParserExplained, expectSignedWebhooks, type Open } from '../webhook-trial.ts'
import { webhookApp } from './index.ts'

const serve =
  (appOf: (...parts: Parameters<typeof webhookApp>) => Express): Open =>
  async ({ dispatcher, host, port }) => {
    const server: Server = appOf(dispatcher, host).listen(port, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    return () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    }
  }

test('signed webhooks drive the timeline', () => expectSignedWebhooks(serve(webhookApp)))

test('a body parser in front is named in the answer and in the log', () =>
  expectBodyParserExplained(
    serve((dispatcher, host) =>
      express().use(express.json()).use('/webhooks', nodeWebhooks({ dispatcher, host })),
    ),
  ))
