import { createHash } from 'node:crypto'
import type { WebhookRequest } from '@callplane/core'
import {
  constantTimeEqual,
  hmac,
  queryOf,
  twilioSignedText,
  type DecodedForm,
} from '@callplane/kit'

export const signatureOf = (authToken: string, url: string, form: DecodedForm): string =>
  hmac('sha1', authToken, twilioSignedText(url, form), 'base64')

/** The host, and the port if one is written. The brackets of an IPv6 address hold colons of their own. */
const authority = /^(https?):\/\/([^/?#]*@)?(\[[^\]]*\]|[^/?#:@]*)(:\d+)?/i

/** Twilio signs the URL that it calls, with or without the default port, regardless of proxies. */
const spellings = function* (url: string): Generator<string> {
  const parts = authority.exec(url)
  if (parts) {
    const [whole, scheme = '', user = '', host = ''] = parts
    const rest = url.slice(whole.length)
    yield `${scheme}://${user}${host}${rest}`
    yield `${scheme}://${user}${host}:${scheme.toLowerCase() === 'https' ? 443 : 80}${rest}`
  }
  // The URL with another port, and in case an escape was written differently.
  yield url
  if (URL.canParse(url)) yield new URL(url).href
}

/**
 * Whether Twilio signed the request. A body that is not a form is covered by `bodySHA256` in the URL; an uncovered body
 * is refused.
 */
export const isGenuine = (
  authToken: string,
  { url, headers, body }: Pick<WebhookRequest, 'url' | 'headers' | 'body'>,
  form: DecodedForm | null,
): boolean => {
  const given = headers['x-twilio-signature']
  if (!given) return false
  const { bodySHA256 } = queryOf(url)
  if (bodySHA256 !== undefined) {
    const hash = createHash('sha256').update(body).digest('hex')
    if (typeof bodySHA256 !== 'string' || !constantTimeEqual(bodySHA256, hash)) return false
  } else if (form === null && body.length > 0) return false
  const signed = bodySHA256 === undefined ? (form ?? {}) : {}
  for (const spelling of spellings(url))
    if (constantTimeEqual(given, signatureOf(authToken, spelling, signed))) return true
  return false
}
