import { createHash, createHmac } from 'node:crypto'
import { withQuery } from '../../shared/urls.ts'

/** Form parameters; a repeated name has an array. */
export type SignedParameters = Readonly<Record<string, string | readonly string[]>>

/**
 * `X-Twilio-Signature`: base64 HMAC-SHA1, keyed with the auth token, over the URL exactly as
 * called and then every form parameter, sorted by name, as name + value. A repeated parameter is
 * deduplicated and sorted (npm twilio 6.2.0, lib/webhooks/webhooks.js).
 */
export function signTwilio(
  authToken: string,
  url: string,
  parameters: SignedParameters = {},
): string {
  const data = Object.keys(parameters)
    .sort()
    .map((name) => {
      const value = parameters[name]!
      if (typeof value === 'string') return name + value
      return [...new Set(value)]
        .sort()
        .map((one) => name + one)
        .join('')
    })
    .join('')
  return createHmac('sha1', authToken)
    .update(url + data, 'utf8')
    .digest('base64')
}

/**
 * A JSON body is covered through the URL: `bodySHA256` is added to the query, and the URL alone
 * is signed (same source).
 */
export function signTwilioJson(
  authToken: string,
  url: string,
  body: string,
): { readonly url: string; readonly signature: string } {
  const hash = createHash('sha256').update(body, 'utf8').digest('hex')
  const signed = withQuery(url, `bodySHA256=${hash}`)
  return { url: signed, signature: signTwilio(authToken, signed) }
}
