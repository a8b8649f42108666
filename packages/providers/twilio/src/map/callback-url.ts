import type { LegRole } from '@callplane/core'
import { queryOf } from '@callplane/kit'

/**
 * Twilio echoes no field, so the URL of a callback, which it signs, carries the context: the attempt key that core put
 * there, and the party of the leg. `leg` marks the call we created, `child` a leg that its TwiML dialled.
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

/** Undefined for a URL that we did not generate, such as that of an inbound number. */
export const legMarkOf = (url: string): LegMark | undefined => {
  const { leg, child } = queryOf(url)
  const childRole = roleOf(child)
  if (childRole) return { kind: 'child', role: childRole }
  const role = roleOf(leg)
  return role && { kind: 'leg', role }
}
