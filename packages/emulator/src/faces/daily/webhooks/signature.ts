import { createHmac } from 'node:crypto'

/**
 * The key is the base64-decoded secret, the message `<timestamp>.<body>`, the digest base64
 * (docs.daily.co/reference/rest-api/webhooks; the same for pinless dial-in).
 */
export function signDaily(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', Buffer.from(secret, 'base64'))
    .update(`${timestamp}.${body}`)
    .digest('base64')
}
