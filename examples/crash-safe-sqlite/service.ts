import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createDispatcher } from '@callplane/core'
import { nodeHost, nodeWebhooks } from '@callplane/kit'
import { sqliteStore } from '@callplane/sqlite'
import { twilio } from '@callplane/twilio'

const {
  PORT = '8080',
  DATABASE = 'calls.db',
  TWILIO_URL,
  TWILIO_ACCOUNT_SID: accountSid = '',
  TWILIO_AUTH_TOKEN: authToken = '',
} = process.env

const host = nodeHost({ publicUrl: `http://127.0.0.1:${PORT}` })
const store = sqliteStore(DATABASE)
const dispatcher = createDispatcher({
  host,
  store,
  // How soon another process takes over the calls of this one. Milliseconds.
  leaseMs: 1_000,
  providers: [twilio({ accountSid, authToken, ...(TWILIO_URL && { baseUrl: TWILIO_URL }) })],
})

/** One call per order, however often it is asked for. */
const callFor = (order: string) =>
  dispatcher.dispatch({ to: '+14155550123', from: '+14155550100', idempotencyKey: order })

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const [, what, id = ''] = (request.url ?? '').split('/')
  const call = what === 'orders' ? await callFor(id) : await dispatcher.calls.wait(id, 'settled')
  response.setHeader('content-type', 'application/json').end(JSON.stringify(call))
}

const webhooks = nodeWebhooks({ dispatcher, host })
createServer((request, response) => {
  if (request.url?.startsWith('/webhooks/')) return webhooks(request, response)
  return void answer(request, response).catch(() => response.writeHead(500).end())
}).listen(Number(PORT), '127.0.0.1', () => console.log('listening'))

/** A deployment drains; a crash needs no handler. */
process.once('SIGTERM', () => {
  void dispatcher
    .close()
    .then(() => store.close())
    .then(() => process.exit())
})
