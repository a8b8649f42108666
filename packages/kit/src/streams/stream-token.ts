import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '@callplane/core'

const signed = (content: string, secret: string): string =>
  createHmac('sha256', secret).update(content).digest('base64url')

/** How stream URLs are signed. */
export interface StreamTokenOptions {
  /** Known to no one but the application; at least 16 characters. */
  readonly secret: string
  /** The host's clock: a token is valid for a while of its wall time. */
  readonly clock: Pick<Clock, 'wall'>
  /** Seconds for which a URL is good. Default 300: a phone may ring for that long before the stream begins. */
  readonly validFor?: number | undefined
}

/** Signs stream URLs, and admits each once. */
export interface StreamTokens {
  /** The URL with a token as the last part of its path: Twilio passes no query on. */
  sign(url: string): string
  /** Whether the path of a connection ends in a token of ours that is good and was not used before. */
  admit(path: string): boolean
}

/**
 * URLs for `connect: { stream }` that only the carrier of that call can use, once. What was used is kept in this process;
 * where several accept connections, a URL is good once in each.
 */
export const streamTokens = ({
  secret,
  clock,
  validFor = 300,
}: StreamTokenOptions): StreamTokens => {
  if (secret.length < 16) throw new Error('secret: must be at least 16 characters')
  /** When each used token has become useless by itself. */
  const used = new Map<string, number>()
  return {
    sign(url) {
      const [base = '', query] = url.split('?', 2)
      const content = `${Math.floor(clock.wall() / 1000) + validFor}.${randomBytes(12).toString('base64url')}`
      const token = `${content}.${signed(content, secret)}`
      return `${base.replace(/\/$/, '')}/${token}${query === undefined ? '' : `?${query}`}`
    },
    admit(path) {
      const token = path.split('?', 1)[0]?.split('/').at(-1) ?? ''
      const [until = '', nonce = '', signature = ''] = token.split('.')
      const expected = Buffer.from(signed(`${until}.${nonce}`, secret))
      const given = Buffer.from(signature)
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false
      const now = clock.wall() / 1000
      for (const [old, end] of used) if (end < now) used.delete(old)
      if (Number(until) < now || used.has(token)) return false
      used.set(token, Number(until))
      return true
    },
  }
}
