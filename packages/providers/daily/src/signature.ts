import type { WebhookRequest, WebhookResult } from '@callplane/core'
import { constantTimeEqual, hmac, isStale } from '@callplane/kit'

type Refused = Exclude<WebhookResult, { verdict: 'genuine' }>

/** Seconds. The vendor's current sample has this window, says a consumer of it; the stored pages name none. */
const window = 300

/**
 * Base64 of HMAC-SHA256 over `<timestamp>.<raw body>`, keyed with the decoded secret; `kind` is `webhook` for the
 * domain's events and `pinless` for incoming calls. The time is in seconds in samples, in milliseconds on live traffic.
 */
export const refusalOf = (
  request: WebhookRequest,
  kind: 'webhook' | 'pinless',
  secret: string | undefined,
): Refused | undefined => {
  const forged = (detail: string): Refused => ({ verdict: 'forged', detail })
  const signature = request.headers[`x-${kind}-signature`]?.trim()
  const stamp = request.headers[`x-${kind}-timestamp`]?.trim()
  if (!signature || !stamp) return forged(`x-${kind}-signature or its timestamp is missing`)
  if (secret === undefined) return forged(`no secret is set for ${kind} requests`)
  const message = Buffer.concat([Buffer.from(`${stamp}.`), request.body])
  if (
    !constantTimeEqual(signature, hmac('sha256', Buffer.from(secret, 'base64'), message, 'base64'))
  )
    return forged(`x-${kind}-signature does not fit the body`)
  const time = Number(stamp)
  if (isStale(time > 1e11 ? time : time * 1000, request.receivedAt, window))
    return { verdict: 'stale', detail: `x-${kind}-timestamp is more than ${window} s off` }
  return undefined
}
