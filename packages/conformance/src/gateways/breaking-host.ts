import { TransportError, type Host, type WireRequest, type WireResponse } from '@callplane/core'

/**
 * `refused`: the provider says no. `lost-before` and `lost-after`: the connection breaks before or after it did what was
 * asked. `killed-…`: the same, and the process is gone with it.
 */
export type Breakage = 'refused' | 'lost-before' | 'lost-after' | 'killed-before' | 'killed-after'

/** A host that loses the reply to a request. */
export interface BreakingHost<Whole extends Host> {
  readonly host: Whole
  readonly wasHit: () => boolean
}

/** Twirp has one HTTP method for everything; the name of the operation tells what it does. */
const twirpRead = /\/twirp\/[\w.]+\/(?:Get|List|Search)\w+$/

/** The token that other requests carry (RFC 6749 §4.4). */
const tokenRequest = /\/oauth2\/token$/

/** Whether a request changes something at the provider. */
export const isChange = ({ method, url }: Pick<WireRequest, 'method' | 'url'>): boolean =>
  method !== 'GET' && !twirpRead.test(url) && !tokenRequest.test(url)

/** A killed process receives nothing more. */
const dead = new Promise<never>(() => undefined)

/** Breaks at the `nth` request that changes something, counted from 1; at all later ones too where `from`. */
export const breakingHost = <Whole extends Host>(
  host: Whole,
  nth: number,
  breakage: Breakage,
  { refusal, from = false }: { readonly refusal: WireResponse; readonly from?: boolean },
): BreakingHost<Whole> => {
  let count = 0
  let hit = false
  const fetch: Host['fetch'] = async (request, limits) => {
    if (hit && breakage.startsWith('killed')) return dead
    const changes = isChange(request)
    if (changes) count += 1
    const now = changes && (from ? count >= nth : count === nth)
    if (!now) return host.fetch(request, limits)
    hit = true
    if (breakage === 'refused') return refusal
    if (breakage.endsWith('after')) await host.fetch(request, limits)
    if (breakage.startsWith('killed')) return dead
    throw new TransportError('reset', true)
  }
  return { host: { ...host, fetch }, wasHit: () => hit }
}
