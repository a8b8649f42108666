import { type WebhookRequest, type WebhookResult } from '@callplane/core'
import { secondsBetween } from '@callplane/core/units'
import { constantTimeEqual, hmac } from '@callplane/kit'
import { epochOf } from './times.ts'

type Refused = Exclude<WebhookResult, { verdict: 'genuine' }>

/** Seconds. The window of the vendor's current sample, according to one of its users; the documentation names none. */
const signedWithin = 300

/**
 * How old a signed time may be, in seconds. Domain events are delivered again up to five times, with a back-off of up
 * to 15 minutes (…/webhooks), and whether they are signed again is not documented: doubling up to 15 minutes makes 29.
 * A repeated event changes nothing. The hook about a caller is sent once, while the caller waits.
 */
const oldest = { webhook: 50 * 60, pinless: signedWithin } as const

/**
 * Base64 of HMAC-SHA256 over `<timestamp>.<raw body>`, keyed with the decoded secret; `kind` is `webhook` for the
 * domain's events and `pinless` for incoming calls. The time is in seconds in samples, in milliseconds on live traffic.
 */
export const refusalOf = (
  request: WebhookRequest,
  kind: keyof typeof oldest,
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
    return forged(`x-${kind}-signature does not match the body`)
  const age = ageOf(stamp, request)
  if (!(age <= oldest[kind] && age >= -signedWithin))
    return { verdict: 'stale', detail: `x-${kind}-timestamp is too old or in the future` }
  return undefined
}

/** Seconds between the signed time, which is in seconds or milliseconds, and the arrival. */
const ageOf = (stamp: string, { receivedAt }: WebhookRequest): number =>
  secondsBetween(epochOf(stamp) ?? Number.NaN, receivedAt)

/** Signed recently, so that it describes the present. */
export const isCurrent = (request: WebhookRequest): boolean =>
  ageOf(request.headers['x-webhook-timestamp'] ?? '', request) <= signedWithin
