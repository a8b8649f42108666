import type { Call } from '@callplane/core'
import type { WebhookReply, WebhookRequest } from '@callplane/emulator'
import { apiPath } from './api.ts'
import { createAsking } from './asking.ts'
import { createSender, type SenderOptions } from './sender.ts'

export interface BalancerOptions extends SenderOptions {
  readonly publicUrl: string
}

/** Calls' milliseconds: what providers wait for the answer to a webhook, at most. */
const webhookTimeout = 15_000

/**
 * Spreads webhooks and the application's requests over the processes by HTTP. It finds out that one is down as any
 * balancer does: by a connection that is refused, or by a request that is not answered.
 */
export const createBalancer = (options: BalancerOptions) => {
  const { processes, publicUrl } = options
  const sender = createSender(options)
  const { pick, send } = sender

  const deliver = async (
    request: WebhookRequest,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<WebhookReply> => {
    // Providers probe a webhook when it is registered.
    if (processes().length === 0) return { status: 200, headers: {}, body: '' }
    const process = pick()
    if (!process) throw new Error('no process listens')
    const body = request.method === 'GET' ? null : Buffer.from(request.body)
    const { method, headers, url } = request
    const path = url.slice(publicUrl.length)
    const response = await send(process, path, { method, headers, body, signal }, webhookTimeout)
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer()),
    }
  }

  return {
    deliver,
    ...createAsking(sender),
    /** Every record, as one process reads them. */
    async records(): Promise<Call[]> {
      const process = pick()
      if (!process) throw new Error('no process listens')
      const response = await send(process, `${apiPath}records`, {}, null)
      const text = await response.text()
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Call]))
    },
  }
}

export type Balancer = ReturnType<typeof createBalancer>
