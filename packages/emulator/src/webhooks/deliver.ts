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

/** Real HTTP. Redirects are not followed: no vendor documents that a webhook would be. */
export const deliverOverHttp: Deliver = async (request, { signal }) => {
  const carriesBody = request.method !== 'GET' && request.method !== 'HEAD'
  const response = await fetch(request.url, {
    method: request.method,
    headers: request.headers,
    redirect: 'manual',
    signal,
    ...(carriesBody ? { body: Buffer.from(request.body) } : {}),
  })
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
  }
}
