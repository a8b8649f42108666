import { createHash } from 'node:crypto'
import type { Webhook, WebhookAnswer } from '../../../webhooks/webhook.ts'
import type { FaceContext } from '../../face.ts'
import { signHs256 } from '../../shared/jwt.ts'
import type { Account } from '../account.ts'
import type { Hook } from '../calls/call.ts'

type HookAbout = Pick<Webhook, 'kind' | 'event' | 'to'> & {
  /** Whose webhook it is. Default: that of the first application. */
  readonly applicationId?: string | undefined
}

export type Webhooks = {
  /** JSON in the body (POST), or its fields in the query (GET); signed. */
  send(
    hook: Hook,
    payload: Readonly<Record<string, unknown>>,
    about: HookAbout,
  ): Promise<WebhookAnswer | undefined>
}

/**
 * Signed webhooks: HS256 keyed with the account's signature secret; `payload_hash` is the SHA-256 of the
 * body as sent, of a GET that of its query as a JSON object (api.support.vonage.com 19033783342876).
 */
export function createWebhooks(
  { webhooks, wall, random }: FaceContext,
  account: Account,
): Webhooks {
  const authorization = (hashed: string, applicationId = account.applicationId): string => {
    const claims = {
      iat: Math.floor(wall() / 1000),
      jti: random.uuid(),
      iss: 'Vonage',
      payload_hash: createHash('sha256').update(hashed).digest('hex'),
      api_key: account.apiKey,
      application_id: applicationId,
    }
    return `Bearer ${signHs256(claims, account.signatureSecret)}`
  }
  return {
    send({ url, method }, payload, { applicationId, ...about }) {
      const common = { ...about, method, headers: { 'user-agent': 'Vonage/1.0' } }
      if (method === 'GET') {
        const called = new URL(url)
        for (const [name, value] of Object.entries(payload)) {
          if (value !== null && value !== undefined) called.searchParams.append(name, String(value))
        }
        const hashed = JSON.stringify(Object.fromEntries(called.searchParams))
        return webhooks.send({
          ...common,
          url: called.href,
          sign: () => ({ authorization: authorization(hashed, applicationId) }),
        })
      }
      const body = JSON.stringify(payload)
      return webhooks.send({
        ...common,
        url,
        headers: { ...common.headers, 'content-type': 'application/json' },
        body,
        sign: () => ({ authorization: authorization(body, applicationId) }),
      })
    },
  }
}
