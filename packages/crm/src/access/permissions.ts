import type { Caller } from '../calls/crm-world.ts'
import type { CrmUser } from '../directory/users.ts'
import type { CallLogEntry } from '../model/entry.ts'

/**
 * What a user can do with a call that is in the log. `see`: in lists, statistics, events and by id. `end`: hang up.
 * `transfer`: send the other party on. `control`: send digits, start and stop recording. `annotate`: write notes and the
 * outcome, mark it as answered. `play`: listen to its recordings.
 */
export type CallAction = 'see' | 'end' | 'transfer' | 'control' | 'annotate' | 'play'

/**
 * Whose calls. `own`: the user's own ones. `all`: every call of the tenant, also those of no user. A list of users does
 * not include the user unless it names them; `unassigned` adds the calls of no user, such as waiting callers.
 */
export type CallReach =
  | 'none'
  | 'own'
  | 'all'
  | {
      /** Ids of users. */
      readonly users: readonly string[]
      /** Also calls that belong to no user. Default false. */
      readonly unassigned?: boolean | undefined
    }

/** Whose calls a user may see, end, transfer, control, annotate and play. What cannot be seen is out of reach altogether. */
export type CallPermissions = Readonly<Record<CallAction, CallReach>>

/**
 * Decides what a user may do with the calls of their tenant; other tenants are out of reach in any case. Asked once per
 * request, and again every 15 seconds of an event stream. If it throws, the request fails and nothing is shown.
 */
export type Permissions = (
  caller: Caller,
  user: CrmUser,
) => CallPermissions | Promise<CallPermissions>

const everything = (reach: CallReach): CallPermissions => ({
  see: reach,
  end: reach,
  transfer: reach,
  control: reach,
  annotate: reach,
  play: reach,
})

/** Everything with one's own calls, and nothing with others. */
export const ownCalls: CallPermissions = everything('own')

/** Everything with every call of the tenant. */
export const tenantCalls: CallPermissions = everything('all')

/** Users: their own calls. Supervisors (`role` in the user directory): those of their tenant. */
export const defaultPermissions: Permissions = (_caller, { role }) =>
  role === 'supervisor' ? tenantCalls : ownCalls

/** Part of a filter of the store: which calls a reach covers. */
export interface ReachFilter {
  readonly users?: readonly string[] | undefined
  readonly unassigned?: boolean | undefined
}

export const filterOf = (reach: CallReach, { user }: Caller): ReachFilter => {
  if (reach === 'all') return {}
  if (reach === 'own') return { users: [user] }
  if (reach === 'none') return { users: [] }
  return { users: reach.users, unassigned: reach.unassigned ?? false }
}

/** Whether a call of the caller's tenant is within reach. */
export const reaches = (
  reach: CallReach,
  caller: Caller,
  { tenant, references }: Pick<CallLogEntry, 'tenant' | 'references'>,
): boolean => {
  if (tenant !== caller.tenant) return false
  const { users, unassigned = false } = filterOf(reach, caller)
  if (users === undefined) return true
  return references.user === null ? unassigned : users.includes(references.user.id)
}
