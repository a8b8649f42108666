import type { LegRole, References } from '@callplane/core'

/**
 * How a leg is known: `call` is the leg that we created; `far` and `near` are the legs by role. Where `near` is `call`,
 * the near end was called first. `call` is absent where an event does not tell it.
 */
export const referencesOf = (
  call: string | undefined,
  role: LegRole,
  leg: string | undefined,
): References => ({ ...(call && { call }), ...(leg && { [role]: leg }) })
