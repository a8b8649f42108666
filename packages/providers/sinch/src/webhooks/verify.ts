import type { WebhookRequest } from '@callplane/core'
import { seconds } from '@callplane/core/units'
import { constantTimeEqual, isStale } from '@callplane/kit'
import { signatureOf } from '../client/signature.ts'
import type { SinchSettings } from '../settings.ts'

/** Seconds, both ways. Sinch asks for a check of the age and names no limit; other vendors use five minutes. */
const window = 300

type Verdict = { readonly verdict: 'forged' | 'stale'; readonly detail: string }

/**
 * Null for a genuine callback. The vendor's own check also takes the secret itself as Basic credentials, and accepts a
 * signed time of any age (@sinch/sdk-core 1.4.0); this one does neither.
 */
export const faultOf = (
  { method, url, headers, body, receivedAt }: WebhookRequest,
  { applicationKey, applicationSecret }: SinchSettings,
): Verdict | null => {
  const forged = (detail: string): Verdict => ({ verdict: 'forged', detail })
  const [, key, signature] =
    /^application\s+([^:\s]+):(\S+)$/i.exec(headers.authorization ?? '') ?? []
  const timestamp = headers['x-timestamp']
  if (key === undefined || signature === undefined || timestamp === undefined)
    return forged('signature or time is missing')
  if (key.toLowerCase() !== applicationKey.toLowerCase())
    return forged('signed for another application')
  const { pathname: path } = new URL(url)
  const contentType = headers['content-type'] ?? ''
  const expected = signatureOf(applicationSecret, { method, body, contentType, timestamp, path })
  if (!constantTimeEqual(signature, expected)) return forged('the signature is wrong')
  const at = Date.parse(timestamp)
  // Checked after the signature, so that only genuine callbacks count as late.
  return Number.isNaN(at) || isStale(at, receivedAt, seconds(window))
    ? { verdict: 'stale', detail: 'signed more than five minutes from its arrival' }
    : null
}
