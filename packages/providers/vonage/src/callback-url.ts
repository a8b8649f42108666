import type { LegRole } from '@callplane/core'
import { queryOf } from '@callplane/kit'

/**
 * Vonage has no field that it gives back, so what an event is about stands in the URL it is sent to: our attempt key,
 * which core put there, and which party the leg is. `leg` marks the call we created, `second` a leg that its NCCO dialled.
 */
export const eventUrl = (
  callbackUrl: string | undefined,
  kind: 'leg' | 'second',
  role: LegRole,
): string[] | undefined =>
  callbackUrl === undefined
    ? undefined
    : [`${callbackUrl}${callbackUrl.includes('?') ? '&' : '?'}${kind}=${role}`]

export interface LegMark {
  readonly kind: 'leg' | 'second'
  readonly role: LegRole
}

const roleOf = (text: unknown): LegRole | undefined =>
  text === 'far' || text === 'near' ? text : undefined

/** Undefined for a URL that is not of our making, such as that of the application. */
export const legMarkOf = (url: string): LegMark | undefined => {
  const { leg, second } = queryOf(url)
  const secondRole = roleOf(second)
  if (secondRole) return { kind: 'second', role: secondRole }
  const role = roleOf(leg)
  return role && { kind: 'leg', role }
}
