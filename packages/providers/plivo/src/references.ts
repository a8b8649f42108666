import type { LegRole, References } from '@callplane/core'
import { pathSegment, type IdentifierShape } from '@callplane/kit'

/**
 * `request`: the id that the create request returned; `call`: the A leg, whose id comes with the first report. They are
 * not documented to be equal. `near` marks, by the same id, an A leg that is the near end (click-to-call).
 */
export const referencesOf = (
  ids: { readonly request?: string | undefined; readonly call?: string | undefined },
  firstLeg: LegRole,
): References => {
  const any = ids.call ?? ids.request
  return {
    ...(ids.request && { request: ids.request }),
    ...(ids.call && { call: ids.call }),
    ...(firstLeg === 'near' && any && { near: any }),
  }
}

export const firstLegOf = (references: References): LegRole => (references.near ? 'near' : 'far')

/** Plivo documents no format of its ids; the samples are UUIDs, and digits for trunks and applications. */
const id = (name: string): IdentifierShape => ({
  provider: 'plivo',
  name,
  pattern: /[A-Za-z0-9][A-Za-z0-9_-]*/,
  expected: 'must be letters, digits, hyphens and underscores',
})

const shapes = {
  call: id('call'),
  request: id('request'),
  gateway: id('gateway'),
  number: {
    provider: 'plivo',
    name: 'number',
    pattern: /[0-9]{3,15}/,
    expected: 'must be digits, with or without a leading plus sign',
  },
} as const satisfies Readonly<Record<string, IdentifierShape>>

/** An identifier as one path segment; throws if it cannot be one of Plivo's (C1). */
export const idIn = (kind: keyof typeof shapes, value: unknown): string =>
  pathSegment(value, shapes[kind])

/** A number as a path segment: Plivo writes numbers without the plus sign. */
export const numberIn = (number: string): string => idIn('number', number.replace(/^\+/, ''))

export const callPath = (uuid: string): string => `/Call/${idIn('call', uuid)}/`
