import type { Dispatcher, Host } from '@callplane/core'
import { fetchWebhooks } from '@callplane/kit'

/** What a function URL or an HTTP API sends (payload format 2.0), as far as it is needed here. */
export interface HttpEvent {
  readonly rawPath: string
  readonly rawQueryString: string
  readonly headers: Readonly<Record<string, string>>
  readonly requestContext: {
    readonly domainName: string
    readonly http: { readonly method: string }
  }
  readonly body?: string
  readonly isBase64Encoded: boolean
}

const requestOf = (event: HttpEvent): Request => {
  const { domainName, http } = event.requestContext
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`
  return new Request(`https://${domainName}${event.rawPath}${query}`, {
    method: http.method,
    headers: event.headers,
    body: event.body && Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8'),
  })
}

/** Webhooks of all providers as a Lambda handler. */
export const lambdaHandler = (dispatcher: Dispatcher, host: Host) => {
  const receive = fetchWebhooks({ dispatcher, host })
  return async (event: HttpEvent) => {
    const response = await receive(requestOf(event))
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    }
  }
}
