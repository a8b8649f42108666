import type { WebhookRequest } from '@callplane/core'
import { constantTimeEqual, formEvent, hmac, plivoSignedText } from '@callplane/kit'

/**
 * By the account's token. The vendor's own check compares in a time that depends on the content and throws on methods
 * other than GET and POST. It covers no time, so an old request cannot be told from a new one; duplicates merge.
 */
export const isGenuine = (authToken: string, request: WebhookRequest): boolean => {
  const method = request.method.toUpperCase()
  const given = request.headers['x-plivo-signature-v3']
  const nonce = request.headers['x-plivo-signature-v3-nonce']
  if (!given || !nonce || (method !== 'GET' && method !== 'POST')) return false
  const form = method === 'POST' ? formEvent(request) : {}
  const expected = hmac(
    'sha256',
    authToken,
    plivoSignedText({ method, url: request.url }, form, nonce),
    'base64',
  )
  // Several signatures while a token is being replaced; any valid one suffices.
  return given.split(',').some((one) => constantTimeEqual(one.trim(), expected))
}
