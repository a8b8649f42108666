import { createServer, type RequestListener, type Server } from 'node:http'
import { createDispatcher, type Host } from '@callplane/core'
import { createCrmApi, createProviderFeed, nodeListener, type UserDirectory } from '@callplane/crm'
import { nodeWebhooks } from '@callplane/kit'
import { twilio } from '@callplane/twilio'
import { business, contacts, team } from './directory.ts'
import { servePage } from './page.ts'
import { newSecret } from './session.ts'

export interface CrmServer {
  readonly server: Server
  close(): Promise<void>
}

/** A small CRM on one port: its page, the CRM API under `/api/calls`, and the provider's webhooks. */
export const serveCrm = (
  host: Host,
  account: Parameters<typeof twilio>[0],
  port: number,
  users: UserDirectory = team,
): CrmServer => {
  const feed = createProviderFeed()
  const dispatcher = createDispatcher({ host, providers: [feed.observe(twilio(account))] })
  const secret = newSecret()
  const api = createCrmApi({
    dispatcher,
    host,
    feed,
    contacts,
    users,
    provider: { name: 'twilio', number: business },
    auth: { algorithm: 'HS256', secret },
  })

  const calls = nodeListener(api)
  const webhooks = nodeWebhooks({ dispatcher, host })
  const page = servePage(secret)
  const listener: RequestListener = (request, response) => {
    const path = request.url ?? '/'
    if (path.startsWith('/api/calls/')) return calls(request, response)
    if (path.startsWith('/webhooks/')) return webhooks(request, response)
    return page(request, response)
  }
  const server = createServer(listener).listen(port, '127.0.0.1')
  return {
    server,
    async close() {
      api.crm.close()
      await dispatcher.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
