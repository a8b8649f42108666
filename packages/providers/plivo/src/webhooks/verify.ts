import type { WebhookRequest } from '@callplane/core'
import { constantTimeEqual, formEvent, hmac, queryOf, type DecodedForm } from '@callplane/kit'

const pairsOf = (fields: DecodedForm): (readonly [string, string])[] =>
  Object.keys(fields)
    .sort()
    .flatMap((name) =>
      [fields[name] ?? []]
        .flat()
        .sort()
        .map((value) => [name, value] as const),
    )

/**
 * What Plivo signs, V3 (npm plivo 4.79.0, lib/utils/v3Security.js, and tested with it): the address without the query;
 * the query, decoded and sorted; the form, sorted, without separators; the nonce.
 */
export const signedText = (
  request: Pick<WebhookRequest, 'method' | 'url'>,
  form: DecodedForm,
  nonce: string,
): string => {
  const address = request.url.split(/[?#]/, 1)[0] ?? ''
  const query = pairsOf(queryOf(request.url))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  const hasForm = request.method === 'POST' && Object.keys(form).length > 0
  const body = hasForm ? pairsOf(form).map(([name, value]) => name + value) : []
  // The question mark is there before a form even without a query.
  const question = query !== '' || hasForm ? `?${query}` : ''
  const dot = query !== '' && hasForm ? '.' : ''
  return `${address}${question}${dot}${body.join('')}.${nonce}`
}

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
    signedText({ method, url: request.url }, form, nonce),
    'base64',
  )
  // Several signatures while a token is being replaced; any valid one suffices.
  return given.split(',').some((one) => constantTimeEqual(one.trim(), expected))
}
