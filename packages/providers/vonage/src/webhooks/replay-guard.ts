import { between, milliseconds } from '@callplane/core/units'
/** Maximum number of tokens; about a minute of the busiest accounts. The oldest is evicted. */
const most = 20_000

/** Tokens are valid for five minutes before and after (`signature.ts`). */
const remembered = milliseconds(600_000)

/**
 * A token covers the body but not the URL with our attempt key: an intercepted one could be replayed with the key of
 * another call. So a token is bound to the URL that first received it. A replay to that URL is a duplicate delivery,
 * whose events have the same ids and change nothing.
 */
export const createReplayGuard = (): ((jti: string, url: string, now: number) => boolean) => {
  const seen = new Map<string, { readonly url: string; readonly at: number }>()
  return (jti, url, now) => {
    const known = seen.get(jti)
    if (known && between(known.at, now) < remembered) return known.url === url
    seen.delete(jti)
    if (seen.size >= most) seen.delete(seen.keys().next().value ?? '')
    seen.set(jti, { url, at: now })
    return true
  }
}
