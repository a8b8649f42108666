import type { LegRole } from '@callplane/core'
import { queryOf } from '@callplane/kit'

export interface LegMark {
  readonly kind: 'leg' | 'second'
  readonly role: LegRole
  /** The leg may enter a named conversation, whose id other calls share. Default false. */
  readonly shared?: boolean | undefined
}

/**
 * Vonage echoes no field, so the URL of an event carries the context: the attempt key that core put there, and the
 * party of the leg. `leg` marks the call we created, `second` a leg that its NCCO dialled.
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
export const ownParameters: ReadonlySet<string> = new Set([
  'attempt',
  'leg',
  'second',
  'shared',
  'turn',
  'step',
])

const roleOf = (text: unknown): LegRole | undefined =>
  text === 'far' || text === 'near' ? text : undefined

/** Undefined for a URL that we did not generate, such as that of the application. */
export const legMarkOf = (url: string): LegMark | undefined => {
  const { leg, second, shared } = queryOf(url)
  const secondRole = roleOf(second)
  if (secondRole) return { kind: 'second', role: secondRole }
  const role = roleOf(leg)
  return role && { kind: 'leg', role, ...(shared !== undefined && { shared: true }) }
}
