import type { LegRole } from '@callplane/core'
import { queryOf } from '@callplane/kit'

export interface LegMark {
  readonly kind: 'leg' | 'second'
  readonly role: LegRole
  /** The leg may enter a named conversation, whose id other calls share. Default false. */
  readonly shared?: boolean | undefined
}

/**
 * Vonage has no field that it gives back, so the URL of an event says what it is about: our attempt key, which core put
 * there, and which party the leg is. `leg` marks the call we created, `second` a leg that its NCCO dialled.
 */
export const eventUrl = (
  callbackUrl: string | undefined,
  { kind, role, shared = false }: LegMark,
): string[] | undefined =>
  callbackUrl === undefined
    ? undefined
    : [
        `${callbackUrl}${callbackUrl.includes('?') ? '&' : '?'}${kind}=${role}${shared ? '&shared=1' : ''}`,
      ]

/** Query parameters of our own, which Vonage does not send. */
export const ownParameters: ReadonlySet<string> = new Set(['attempt', 'leg', 'second', 'shared'])

const roleOf = (text: unknown): LegRole | undefined =>
  text === 'far' || text === 'near' ? text : undefined

/** Undefined for a URL that is not of our making, such as that of the application. */
export const legMarkOf = (url: string): LegMark | undefined => {
  const { leg, second, shared } = queryOf(url)
  const secondRole = roleOf(second)
  if (secondRole) return { kind: 'second', role: secondRole }
  const role = roleOf(leg)
  return role && { kind: 'leg', role, ...(shared !== undefined && { shared: true }) }
}
