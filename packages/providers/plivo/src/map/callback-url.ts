import type { LegRole } from '@callplane/core'
import { formEncode, queryOf } from '@callplane/kit'

/**
 * Plivo has no field that it gives back, so the subject of its requests is in the URL, which it signs: our
 * attempt key, which core put there, what the URL is for, and which party the leg is.
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

/** Undefined for a URL that is not of our making, such as the one of an inbound number. */
export const markOf = (url: string): UrlMark | undefined => {
  const { for: purpose, leg, to } = queryOf(url)
  if (typeof purpose !== 'string' || !purposes.has(purpose)) return undefined
  return {
    purpose: purpose as Purpose,
    leg: leg === 'near' ? 'near' : 'far',
    ...(typeof to === 'string' && { to }),
  }
}
