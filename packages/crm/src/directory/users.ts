import { clientIdentity } from '../model/client-identity.ts'
import { comparable } from '../model/crm-number.ts'

/** A user of the CRM, as far as calls need one. */
export interface CrmUser {
  readonly id: string
  /** The phone on which the user takes calls: the near end of click-to-call. */
  readonly phone?: string | undefined
  /** The user's business number, shown to contacts. Users of a team may share one. */
  readonly number?: string | undefined
  /**
   * The name of a client that registers with the provider by credentials of its own, such as a SIP user name. Used to
   * recognise the user in the provider's reports. Access tokens of this API never carry it: see `clientIdentity`.
   */
  readonly identity?: string | undefined
  /** What `defaultPermissions` go by: supervisors see and control the calls of their tenant, users their own. */
  readonly role?: 'supervisor' | 'user' | undefined
}

/** Finds the users of a CRM. */
export interface UserDirectory {
  findById(tenant: string, id: string): Promise<CrmUser | null>
  /**
   * Every tenant that uses this business number, or has a user of this `identity`. `party` has no plus sign and is in
   * lower case, as in `14155550100`. Provider reports name no tenant: those of calls without an access token's identity
   * are attributed by this method, if it names exactly one tenant. Absent: they are attributed to none.
   */
  tenantsOf?(party: string): Promise<readonly string[]>
}

/** A user of a directory in memory, with its tenant. */
export interface MemoryUser extends CrmUser {
  readonly tenant: string
}

/** Users in this process, for tests, examples and small teams. */
export const memoryUsers = (users: readonly MemoryUser[]): UserDirectory => ({
  async findById(tenant, id) {
    return users.find((user) => user.tenant === tenant && user.id === id) ?? null
  },
  async tenantsOf(party) {
    const known = users.filter(({ number, identity }) =>
      [number, identity].some((name) => name !== undefined && comparable(name) === party),
    )
    return [...new Set(known.map(({ tenant }) => tenant))]
  },
})

/** All names by which the provider may know the user's client. */
export const identitiesOf = (tenant: string, user: CrmUser): readonly string[] => [
  clientIdentity(tenant, user.id),
  ...(user.identity === undefined ? [] : [user.identity]),
]
