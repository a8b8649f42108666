import { createHmac } from 'node:crypto'

/**
 * `X-Plivo-Signature-V3` (npm plivo 4.79.0, lib/utils/v3Security.js): base64 HMAC-SHA256, keyed with the auth token,
 * over the address, the parameters and the nonce. A GET has its parameters in the query already.
 */
export function signV3(
  authToken: string,
  { method, url, nonce }: { readonly method: string; readonly url: string; readonly nonce: string },
  form: Readonly<Record<string, string>> = {},
): string {
  const question = url.indexOf('?')
  const address = question < 0 ? url : url.slice(0, question)
  const query = sorted(question < 0 ? [] : [...new URLSearchParams(url.slice(question + 1))])
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  const body =
    method === 'POST'
      ? sorted(Object.entries(form))
          .map(([name, value]) => name + value)
          .join('')
      : ''
  let signed = address
  // The question mark precedes a body even without a query (tested with the vendor's validator).
  if (query !== '' || body !== '') signed += `?${query}`
  if (query !== '' && body !== '') signed += '.'
  return createHmac('sha256', authToken).update(`${signed}${body}.${nonce}`).digest('base64')
}

function sorted(pairs: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return pairs.toSorted(([a, x], [b, y]) => order(a, b) || order(x, y))
}
