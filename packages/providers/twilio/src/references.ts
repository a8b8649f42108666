import type { LegRole, References } from '@callplane/core'

/**
 * How a leg is known: `call` is the call that we created, the root of all its legs; `far` and `near` are the legs by
 * role. Where `near` is the root, the near end was called first. `call` is absent where a callback does not name it.
 */
export const referencesOf = (call: string | undefined, role: LegRole, leg: string): References => ({
  ...(call && { call }),
  ...(leg && { [role]: leg }),
})
