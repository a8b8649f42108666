import { type WebhookRequest } from '@callplane/core'
import { inMilliseconds, toMilliseconds, type Seconds } from '@callplane/core/units'
import { parseBoundedJson } from '../bodies/bounded-json.ts'
import { formDecode, type DecodedForm } from '../bodies/form.ts'

type Body = Pick<WebhookRequest, 'body'>

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The body as UTF-8. For reading, and for signatures only where the provider signs text. */
export const bodyText = ({ body }: Body): string => decoder.decode(body)

/** The parsed body, or null where it is not JSON (or is `null`). What nests absurdly deep in it is `null` too. */
export const jsonBody = (request: Body): unknown => {
  try {
    return parseBoundedJson(bodyText(request))
  } catch {
    return null
  }
}

/** The body of a webhook as a form. */
export const formEvent = (request: Body): DecodedForm => formDecode(bodyText(request))

let last: { readonly url: string; readonly query: Readonly<DecodedForm> } | undefined

/** The query of a URL, decoded once. */
export const queryOf = (url: string): Readonly<DecodedForm> => {
  // Several parts of a plugin ask for that of the same webhook.
  if (last?.url === url) return last.query
  const [whole = ''] = url.split('#', 1)
  const start = whole.indexOf('?')
  const query = Object.freeze(formDecode(start < 0 ? '' : whole.slice(start + 1)))
  last = { url, query }
  return query
}

/** The attempt key that core put into the callback URL, which providers echo with every webhook. */
export const attemptKeyOf = (url: string): string | undefined => {
  const { attempt } = queryOf(url)
  return (typeof attempt === 'string' ? attempt : attempt?.[0]) || undefined
}

/** Whether a signed time, in epoch milliseconds, is outside the window around the arrival; true if it is not a number. */
export const isStale = (signedAt: number, receivedAt: number, window: Seconds): boolean =>
  !(Math.abs(receivedAt - signedAt) <= inMilliseconds(toMilliseconds(window)))
