import type { LegRole, References } from '@callplane/core'
import { checkedIdentifier, pathSegment, type IdentifierShape } from '@callplane/kit'

/**
 * References of a leg: `call` is the call that we created, the root of all its legs; `far` and `near` are the legs by
 * role. If `near` is the root, the near end was called first. `call` is absent if a callback does not name it.
 */
export const referencesOf = (call: string | undefined, role: LegRole, leg: string): References => ({
  ...(call && { call }),
  ...(leg && { [role]: leg }),
})

/** Every SID is two letters for its kind and 32 hexadecimal digits (OpenAPI, Apr 2026). */
const sid = (name: string, prefix: string): IdentifierShape => ({
  provider: 'twilio',
  name,
  pattern: new RegExp(`${prefix}[0-9a-fA-F]{32}`),
  expected: `must be ${prefix} and 32 hexadecimal digits`,
})

const shapes = {
  call: sid('call', 'CA'),
  recording: sid('recording', 'RE'),
  trunk: sid('gateway', 'TK'),
  domain: sid('gateway', 'SD'),
  number: sid('number', 'PN'),
  country: {
    provider: 'twilio',
    name: 'country',
    pattern: /[A-Z]{2}/,
    expected: 'must be two capital letters, as in ISO 3166-1',
  },
} as const satisfies Readonly<Record<string, IdentifierShape>>

/**
 * An identifier that becomes part of a path. The SDK does not encode it and refuses only some unsafe values, so its
 * format is checked first (C1).
 */
export const idIn = (kind: keyof typeof shapes, value: unknown): string =>
  pathSegment(value, shapes[kind])

/** A trunk or, by its prefix, a SIP domain. */
export const gatewayId = (id: string): { readonly id: string; readonly isDomain: boolean } => {
  const isDomain = typeof id === 'string' && id.startsWith('SD')
  return { id: checkedIdentifier(id, isDomain ? shapes.domain : shapes.trunk), isDomain }
}
