import type { LegRole, References } from '@callplane/core'
import { pathSegment, type IdentifierShape } from '@callplane/kit'

/**
 * References of a leg: `call` is the leg that we created; `far` and `near` are the legs by role. If `near` is `call`,
 * the near end was called first. `call` is absent if an event does not name it.
 */
export const referencesOf = (
  call: string | undefined,
  role: LegRole,
  leg: string | undefined,
): References => ({ ...(call && { call }), ...(leg && { [role]: leg }) })

/** Every leg is a UUID (OpenAPI 1.3.7, `uuid`); older samples omit the hyphens. */
const leg: IdentifierShape = {
  provider: 'vonage',
  name: 'call',
  pattern: /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/i,
  expected: 'must be a UUID',
}

/** The path of a leg below `/v1/calls`; throws if the reference cannot be a leg (C1). */
export const legPath = (uuid: string): string => `/${pathSegment(uuid, leg)}`
