import { Agent, request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { Agent as SecureAgent, request as requestHttps } from 'node:https'

/** One HTTP request that a provider sends to the application. */
export type WebhookRequest = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export type WebhookReply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string
}

/** Carries a webhook to the application; rejects when it could not be reached. */
export type Deliver = (
  request: WebhookRequest,
  options: { readonly signal: AbortSignal },
) => Promise<WebhookReply>

const agent = new Agent({ keepAlive: true })
const secureAgent = new SecureAgent({ keepAlive: true })
/** Bytes of an answer: a document is far smaller. */
const LONGEST_REPLY = 8 * 1024 * 1024

/**
 * Real HTTP, with the provider's headers and no others: `fetch` would add those of a browser (E9). Redirects are not
 * followed: no vendor documents that a webhook would be.
 */
export const deliverOverHttp: Deliver = async (request, options) => {
  try {
    return await exchange(request, options)
  } catch (error) {
    // The application closed an idle connection at the moment it was used again: nothing was processed.
    if (error instanceof StaleConnectionError) return exchange(request, options)
    throw error
  }
}

class StaleConnectionError extends Error {}

function exchange(
  { url, method, headers, body }: WebhookRequest,
  { signal }: { readonly signal: AbortSignal },
): Promise<WebhookReply> {
  return new Promise((resolve, reject) => {
    const target = new URL(url)
    if (!/^https?:$/.test(target.protocol)) throw new Error(`${url} is not an HTTP URL`)
    const isSecure = target.protocol === 'https:'
    const carriesBody = method !== 'GET' && method !== 'HEAD'
    const options: RequestOptions = {
      method,
      signal,
      agent: isSecure ? secureAgent : agent,
      headers: {
        ...headers,
        ...(carriesBody ? { 'content-length': String(body.byteLength) } : {}),
      },
    }
    const send = isSecure ? requestHttps : requestHttp
    const outgoing = send(target, options, (incoming) => void read(incoming).then(resolve, reject))
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const isStale = outgoing.reusedSocket && /^(?:ECONNRESET|EPIPE)$/.test(error.code ?? '')
      reject(isStale ? new StaleConnectionError(error.message) : error)
    })
    outgoing.end(carriesBody ? body : undefined)
  })
}

async function read(incoming: IncomingMessage): Promise<WebhookReply> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > LONGEST_REPLY) throw new Error(`The answer exceeds ${LONGEST_REPLY} bytes.`)
    chunks.push(chunk)
  }
  const headers = Object.entries(incoming.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')] as const,
  )
  return {
    status: incoming.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  }
}
