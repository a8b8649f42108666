import { createPrivateKey, sign } from 'node:crypto'
import type { Envelope } from './protocol.ts'

/** The headers that Telnyx signs with (developers.telnyx.com …/receiving-webhooks). A GET has an empty body. */
export const telnyxSignature = (
  body: string,
  { account, now }: Pick<Envelope, 'account' | 'now'>,
): Readonly<Record<string, string>> => {
  if (account?.dialect !== 'texml') return {}
  const timestamp = String(Math.floor(now / 1000))
  const signed = sign(
    null,
    Buffer.from(`${timestamp}|${body}`),
    createPrivateKey(account.privateKey),
  )
  return {
    'telnyx-timestamp': timestamp,
    'telnyx-signature-ed25519': signed.toString('base64'),
  }
}

/** [inferred] Milliseconds between deliveries; documented are at most five more within a minute. */
const pauses = [1_000, 2_000, 5_000]

/** When Telnyx delivers again what was not taken. */
export const telnyxRetryInMs = (tries: number): number | null => pauses[tries - 1] ?? null
