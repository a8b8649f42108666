import { createServer, type RequestListener, type Server } from 'node:http'
import { createDispatcher, type Host, type Provider } from '@callplane/core'
import {
  createCrmApi,
  createProviderFeed,
  nodeListener,
  type CrmOptions,
  type UserDirectory,
} from '@callplane/crm'
import { emergencyNumbers, premiumNumbers, velocity } from '@callplane/guards'
import { nodeWebhooks } from '@callplane/kit'
import { business, contacts, team } from './directory.ts'
import { servePage } from './page.ts'
import { newSecret } from './session.ts'

export interface CrmServerOptions {
  readonly host: Host
  /** Where calls are placed. */
  readonly provider: Provider
  readonly port: number
  readonly users?: UserDirectory | undefined
  /** Where the call log is kept. Default: in memory. */
  readonly store?: CrmOptions['store']
}

export interface CrmServer {
  readonly server: Server
  close(): Promise<void>
}

/** The outcomes that a user can give a call. */
const dispositions = ['interested', 'call-back', 'not-interested', 'wrong-number']

/** A small CRM on one port: its page, the CRM API under `/api/calls`, and the provider's webhooks. */
export const serveCrm = (options: CrmServerOptions): CrmServer => {
  const { host, provider, port, users = team, store } = options
  const feed = createProviderFeed()
  const dispatcher = createDispatcher({
    host,
    providers: [feed.observe(provider)],
    gates: [
      emergencyNumbers(),
      premiumNumbers(),
      velocity({ limits: [{ each: 'country', calls: 200, window: 3600 }] }),
    ],
  })
  const secret = newSecret()
  const api = createCrmApi({
    dispatcher,
    host,
    feed,
    contacts,
    users,
    store,
    dispositions,
    provider: { name: provider.name, number: business },
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
