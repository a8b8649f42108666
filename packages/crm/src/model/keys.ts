/**
 * What at most one entry may claim. A key that belongs to a tenant names it, so that nobody can ask for another's;
 * a provider's call id belongs to the provider instance, and whoever claims it second is refused.
 */
const key = (...parts: readonly string[]): string => JSON.stringify(parts)

export const dispatchKey = (tenant: string, idempotencyKey: string): string =>
  key('dispatch-key', tenant, idempotencyKey)

export const dispatchIdKey = (callId: string): string => key('dispatch', callId)

export const externalKey = (tenant: string, externalCallId: string): string =>
  key('external', tenant, externalCallId)

/** One request of a user, by the `Idempotency-Key` they sent. */
export const requestKey = (tenant: string, user: string, given: string): string =>
  key('request', tenant, user, given)

/** A user's phone rings for one call to a number at a time; free again once that call has ended. */
export const lineKey = (tenant: string, user: string, to: string): string =>
  key('line', tenant, user, to)

export const isLineKey = (text: string): boolean => text.startsWith('["line",')

/** By whichever of its ids: a provider does not give one id to two things. */
export const providerCallKey = (provider: string, id: string): string => key('call', provider, id)

export const isProviderCallKey = (text: string): boolean => text.startsWith('["call",')
