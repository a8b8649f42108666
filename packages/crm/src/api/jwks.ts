import type { Host } from '@callplane/core'
import type * as Jose from 'jose'

/** Milliseconds for which a fetched key set is used. */
const maxAge = 600_000

/** Milliseconds between fetches for a token that names an unknown key: anyone can make such tokens up. */
const cooldown = 30_000

/** Milliseconds after a failed fetch until the next one; twice as long after each failure, up to the maximum. */
const firstPause = 1_000
const maxPause = 60_000

/** The keys for checking tokens are unavailable, which says nothing about the token. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
  /** Seconds. */
  readonly retryAfter: number

  constructor(retryAfter: number, cause?: unknown) {
    super('the key set cannot be fetched', { cause })
    this.retryAfter = retryAfter
  }
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)

/** What is wrong with the URL of a key set; null when it may be fetched. */
export const jwksUrlFault = (text: string): string | null => {
  if (!URL.canParse(text)) return 'must be a URL'
  const url = new URL(text)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
  if (!isSafe) return 'must be an https URL; http is allowed for loopback hosts only'
  return url.username === '' && url.password === '' ? null : 'must not contain credentials'
}

interface KeySet {
  readonly find: Jose.JWTVerifyGetKey
  readonly fetchedAt: number
}

const isNoMatch = (error: unknown): boolean =>
  (error as { readonly code?: unknown } | null)?.code === 'ERR_JWKS_NO_MATCHING_KEY'

/**
 * Keys from a URL. However many requests wait, one fetch is in flight; after a failure the next fetch waits, and until
 * then requests are refused at once. Keys fetched within the last ten minutes stay in use during an outage.
 */
export const remoteKeys = (url: string, host: Host): Jose.JWTVerifyGetKey => {
  const { clock } = host
  let held: KeySet | null = null
  let fetching: Promise<KeySet> | null = null
  let failure: { readonly until: number; readonly pause: number; readonly cause: unknown } | null =
    null

  const read = async (): Promise<KeySet> => {
    const { createLocalJWKSet } = await import('jose')
    const request = { method: 'GET', url, headers: { accept: 'application/json' } }
    const { status, body } = await host.fetch(request, { timeoutMs: 5_000 })
    if (status !== 200) throw new Error(`the key set URL returned HTTP ${status}`)
    return {
      find: createLocalJWKSet(JSON.parse(body) as Jose.JSONWebKeySet),
      fetchedAt: clock.now(),
    }
  }
  const unavailable = (): KeysUnavailable =>
    new KeysUnavailable(
      Math.max(1, Math.ceil(((failure?.until ?? 0) - clock.now()) / 1000)),
      failure?.cause,
    )
  const refresh = async (): Promise<KeySet> => {
    try {
      held = await read()
      failure = null
      return held
    } catch (cause) {
      const pause = Math.min((failure?.pause ?? firstPause / 2) * 2, maxPause)
      failure = { until: clock.now() + pause, pause, cause }
      throw unavailable()
    } finally {
      fetching = null
    }
  }
  const fetched = async (): Promise<KeySet> => {
    if (fetching) return fetching
    if (failure && clock.now() < failure.until) throw unavailable()
    return (fetching = refresh())
  }

  return async (header, token) => {
    const isFresh = held !== null && clock.now() - held.fetchedAt < maxAge
    const keys = isFresh && held ? held : await fetched()
    try {
      return await keys.find(header, token)
    } catch (error) {
      // The key may be new. A set fetched a moment ago would not have it either.
      if (!isNoMatch(error) || clock.now() - keys.fetchedAt < cooldown) throw error
      return (await fetched()).find(header, token)
    }
  }
}
