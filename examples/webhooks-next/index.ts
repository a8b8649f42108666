import type { Dispatcher, Host } from '@callplane/core'
import { fetchWebhooks } from '@callplane/kit'

/** The handlers of `app/webhooks/[provider]/route.ts`. */
export const routeHandlers = (dispatcher: Dispatcher, host: Host) => {
  const receive = fetchWebhooks({ dispatcher, host })
  return { GET: receive, POST: receive }
}
