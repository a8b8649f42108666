import type { LegRole, References } from '@callplane/core'
import { pathSegment, type IdentifierShape } from '@callplane/kit'

/**
 * How a leg is known: `call` is the leg that we created; `far` and `near` are the legs by role. Where `near` is `call`,
 * the near end was called first. `call` is absent where an event does not tell it.
 */
export const referencesOf = (
  call: string | undefined,
  role: LegRole,
  leg: string | undefined,
): References => ({ ...(call && { call }), ...(leg && { [role]: leg }) })

/** Every leg is a UUID (OpenAPI 1.3.7, `uuid`); older samples write it without hyphens. */
const leg: IdentifierShape = {
  provider: 'vonage',
  name: 'call',
  pattern: /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/i,
  expected: 'must be a UUID',
}

/** The path of a leg below `/v1/calls`; throws where the reference cannot be one (C1). */
export const legPath = (uuid: string): string => `/${pathSegment(uuid, leg)}`
