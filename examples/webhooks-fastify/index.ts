import type { Dispatcher, Host } from '@callplane/core'
import { nodeWebhooks } from '@callplane/kit'
import fastify, { type FastifyInstance } from 'fastify'

/** Webhooks of all providers in a Fastify app, in a scope without body parsers. */
export const webhookApp = (dispatcher: Dispatcher, host: Host): FastifyInstance => {
  const app = fastify()
  const listener = nodeWebhooks({ dispatcher, host })
  app.register(async (webhooks) => {
    webhooks.removeAllContentTypeParsers()
    // Leaves the bytes unread: signatures cover them.
    webhooks.addContentTypeParser('*', (_request, _payload, done) => done(null))
    webhooks.all('/webhooks/:provider', (request, reply) => {
      reply.hijack()
      listener(request.raw, reply.raw)
    })
  })
  // … your own routes
  return app
}
