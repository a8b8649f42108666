import { createHash } from 'node:crypto'
import { json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Route } from '../../router.ts'
import type { JsonObject } from '../../shared/json.ts'
import { signHs256 } from '../../shared/jwt.ts'
import type { Account } from '../account.ts'
import { invalid } from '../errors.ts'
import { readBody } from '../parameters.ts'
import { protoJson } from './proto-json.ts'

/** Seconds before each further attempt: those of Go's `retryablehttp`, which LiveKit uses with its defaults. */
const RETRIES = [1, 2, 4, 8]

/** `retryablehttp` repeats after these and after no answer; any other status counts as delivered. */
const failed = (status: number): boolean => status === 429 || (status >= 500 && status !== 501)

export type Webhooks = {
  /** Sends an event to every configured URL. `to`: the destination of the call that it is about. */
  tell(event: string, content: JsonObject, to?: string): void
  readonly routes: readonly Route[]
  reset(): void
}

/**
 * Webhooks of the project. They are configured in the dashboard or in the server's file, not through the API; the control
 * `POST /_emulator/webhooks` `{ url }` stands for that. Signed with a token that carries the hash of the body
 * (livekit/protocol, webhook/url_notifier.go).
 */
export function createWebhooks(
  { webhooks, random, clock, wall }: FaceContext,
  { apiKey, secret }: Account,
  configured: readonly string[],
): Webhooks {
  const urls = new Set(configured)
  const tokenFor = (body: Uint8Array): string => {
    const now = Math.floor(wall() / 1000)
    const sha256 = createHash('sha256').update(body).digest('base64')
    return signHs256({ iss: apiKey, nbf: now, iat: now, exp: now + 300, sha256 }, secret)
  }
  return {
    tell(event, content, to) {
      const createdAt = String(Math.floor(clock.now() / 1000))
      const id = `EV_${random.string(12)}`
      const body = JSON.stringify({ event, ...protoJson(content), id, createdAt })
      for (const url of urls)
        void webhooks.send({
          kind: 'event',
          event,
          to,
          method: 'POST',
          url,
          headers: { 'content-type': 'application/webhook+json' },
          body,
          retryAfter: RETRIES,
          failed,
          sign: (request) => ({ authorization: tokenFor(request.body) }),
        })
    },
    routes: [
      route.post('/_emulator/webhooks', (request) => {
        const url = readBody(request).text('url')
        if (!/^https?:/i.test(url) || !URL.canParse(url)) throw invalid('url must be an HTTP URL')
        urls.add(url)
        return json(200, { url })
      }),
    ],
    reset() {
      urls.clear()
      for (const url of configured) urls.add(url)
    },
  }
}
