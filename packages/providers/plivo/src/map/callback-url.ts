import type { LegRole } from '@callplane/core'
import { formEncode, queryOf } from '@callplane/kit'

/**
 * Plivo echoes no field, so the URL of its requests, which it signs, carries the context: the attempt key that core put
 * there, the purpose, and the party of the leg.
 */
export type Purpose =
  | 'answer'
  | 'fallback'
  | 'ring'
  | 'hangup'
  | 'machine'
  | 'dial'
  | 'transfer'
  | 'record'

const purposes: ReadonlySet<string> = new Set<Purpose>([
  'answer',
  'fallback',
  'ring',
  'hangup',
  'machine',
  'dial',
  'transfer',
  'record',
])

export const callbackFor = (
  callbackUrl: string | undefined,
  purpose: Purpose,
  leg: LegRole,
  extra: Readonly<Record<string, string>> = {},
): string | undefined =>
  callbackUrl &&
  `${callbackUrl}${callbackUrl.includes('?') ? '&' : '?'}${formEncode({ for: purpose, leg, ...extra })}`

export interface UrlMark {
  readonly purpose: Purpose
  readonly leg: LegRole
  /** Of `transfer`: whom to dial. */
  readonly to?: string | undefined
}

/** Undefined for a URL that we did not generate, such as that of an inbound number. */
export const markOf = (url: string): UrlMark | undefined => {
  const { for: purpose, leg, to } = queryOf(url)
  if (typeof purpose !== 'string' || !purposes.has(purpose)) return undefined
  return {
    purpose: purpose as Purpose,
    leg: leg === 'near' ? 'near' : 'far',
    ...(typeof to === 'string' && { to }),
  }
}
