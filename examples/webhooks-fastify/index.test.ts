import { nodeWebhooks } from '@callplane/kit'
import fastify, { type FastifyInstance } from 'fastify'
import { test } from 'vitest'
import { expectBodyParserExplained, expectSignedWebhooks, type Open } from '../webhook-trial.ts'
import { webhookApp } from './index.ts'

const serve =
  (appOf: (...parts: Parameters<typeof webhookApp>) => FastifyInstance): Open =>
  async ({ dispatcher, host, port }) => {
    const app = appOf(dispatcher, host)
    await app.listen({ port, host: '127.0.0.1' })
    return () => {
      app.server.closeAllConnections()
      return app.close()
    }
  }

test('signed webhooks drive the timeline', () => expectSignedWebhooks(serve(webhookApp)))

test('a body parser in front is named in the answer and in the log', () =>
  expectBodyParserExplained(
    serve((dispatcher, host) => {
      const listener = nodeWebhooks({ dispatcher, host })
      const app = fastify()
      app.all('/webhooks/:provider', (request, reply) => {
        reply.hijack()
        listener(request.raw, reply.raw)
      })
      return app
    }),
  ))
