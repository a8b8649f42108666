import type { LegRole } from '@callplane/core'
import { queryOf } from '@callplane/kit'

/**
 * Twilio has no field that it gives back, so the subject of a callback is in its URL, which it signs: our attempt
 * key, which core put there, and which party the leg is. `leg` marks the call we created, `child` a leg that its TwiML dialled.
 */
export const callbackFor = (
  callbackUrl: string | undefined,
  kind: 'leg' | 'child',
  role: LegRole,
): string | undefined =>
  callbackUrl && `${callbackUrl}${callbackUrl.includes('?') ? '&' : '?'}${kind}=${role}`

export interface LegMark {
  readonly kind: 'leg' | 'child'
  readonly role: LegRole
}

const roleOf = (text: unknown): LegRole | undefined =>
  text === 'far' || text === 'near' ? text : undefined

/** Undefined for a URL that is not of our making, such as the one of an inbound number. */
export const legMarkOf = (url: string): LegMark | undefined => {
  const { leg, child } = queryOf(url)
  const childRole = roleOf(child)
  if (childRole) return { kind: 'child', role: childRole }
  const role = roleOf(leg)
  return role && { kind: 'leg', role }
}
