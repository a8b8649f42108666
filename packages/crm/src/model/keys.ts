/**
 * What at most one entry of a tenant may hold. The store keeps the keys of each tenant apart, so that a key named by one
 * tenant can neither find nor block anything of another.
 */
const key = (...parts: readonly string[]): string => JSON.stringify(parts)

export const dispatchKey = (idempotencyKey: string): string => key('dispatch-key', idempotencyKey)

export const dispatchIdKey = (callId: string): string => key('dispatch', callId)

export const externalKey = (externalCallId: string): string => key('external', externalCallId)

/** One request of a user, by the `Idempotency-Key` they sent. */
export const requestKey = (user: string, given: string): string => key('request', user, given)

/** A user's phone rings for one call to a number at a time; free again once that call has ended. */
export const lineKey = (user: string, to: string): string => key('line', user, to)

export const isLineKey = (text: string): boolean => text.startsWith('["line",')

/** A call at its provider, by one of its ids. Taken from the provider's own reports and replies only. */
export const providerCallKey = (provider: string, id: string): string => key('call', provider, id)

/** The provider call id that a front end claims; it finds the entry for its tenant and proves nothing. */
export const claimKey = (provider: string, id: string): string => key('claim', provider, id)

/** Keys that another entry may turn out to hold, without which the rest of a change is still true. */
export const isProviderKey = (text: string): boolean =>
  text.startsWith('["call",') || text.startsWith('["claim",')
