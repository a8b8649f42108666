import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '@callplane/core'
import type { Counters } from '@callplane/core/stores'

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
  /**
   * Where it is kept which tokens were used: `counters` of a store that all processes which accept connections share, such
   * as `sqliteStore(file).counters`. Default: in this process, so that a URL is good once in each.
   */
  readonly counters?: Pick<Counters, 'take'> | undefined
}

/** Signs stream URLs, and admits each once. */
export interface StreamTokens {
  /** The URL with a token as the last part of its path: Twilio passes on no query of a stream's URL. */
  sign(url: string): string
  /**
   * Whether the path of a connection ends in a token of ours that is good and was not used before. Ask before the connection
   * is accepted, so that no message is lost meanwhile.
   */
  admit(path: string): Promise<boolean>
}

const inProcess = (): Pick<Counters, 'take'> => {
  /** When each used token has become useless by itself. */
  const used = new Map<string, number>()
  return {
    async take(key, { at, expires }) {
      for (const [old, end] of used) if (end < at) used.delete(old)
      if (used.has(key)) return 'held'
      used.set(key, expires)
      return 'taken'
    },
  }
}

/** URLs for `connect: { stream }` that only the carrier of that call can use, once. */
export const streamTokens = ({
  secret,
  clock,
  validFor = 300,
  counters = inProcess(),
}: StreamTokenOptions): StreamTokens => {
  if (secret.length < 16) throw new Error('secret: must be at least 16 characters')
  return {
    sign(url) {
      const [base = '', query] = url.split('?', 2)
      const content = `${Math.floor(clock.wall() / 1000) + validFor}.${randomBytes(12).toString('base64url')}`
      const token = `${content}.${signed(content, secret)}`
      return `${base.replace(/\/$/, '')}/${token}${query === undefined ? '' : `?${query}`}`
    },
    async admit(path) {
      const token = path.split('?', 1)[0]?.split('/').at(-1) ?? ''
      const [until = '', nonce = '', signature = ''] = token.split('.')
      const expected = Buffer.from(signed(`${until}.${nonce}`, secret))
      const given = Buffer.from(signature)
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false
      const at = clock.wall()
      const expires = Number(until) * 1000
      if (expires < at) return false
      // One use fits: the second one finds it held.
      const use = { id: 'used', amount: 1, at, expires }
      const taken = await counters.take(`stream-token ${nonce}`, use, { since: 0, limit: 1 })
      return taken === 'taken'
    },
  }
}
