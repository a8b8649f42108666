import { createServer, type Server } from 'node:http'
import type { Dispatcher, Host } from '@callplane/core'
import { nodeWebhooks } from '@callplane/kit'

/** Webhooks of all providers on a plain Node server, under `/webhooks/<provider name>`. */
export const serveWebhooks = (dispatcher: Dispatcher, host: Host, port: number): Server =>
  createServer(nodeWebhooks({ dispatcher, host })).listen(port, '127.0.0.1')
