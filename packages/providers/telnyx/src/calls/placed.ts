import { CallError, type LegRole, type Placed } from '@callplane/core'
import { referencesOf, type Ids } from '../references.ts'

/** The response to a dial: the ids of the leg, without a status. */
export const placedBy = (
  { data }: { readonly data?: (Ids & object) | undefined },
  role: LegRole,
): Placed => {
  if (typeof data?.call_control_id === 'string') return { references: referencesOf(data, role) }
  throw new CallError('unexpected', 'telnyx: the reply names no call', {
    provider: 'telnyx',
    dialled: 'unknown',
  })
}
