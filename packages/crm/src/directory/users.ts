/** A user of the CRM, as far as calls need one. */
export interface CrmUser {
  readonly id: string
  /** The phone on which the user takes calls: the near end of click-to-call. */
  readonly phone?: string | undefined
  /** The user's business number, shown to contacts. */
  readonly number?: string | undefined
  /** By which name the user's browser registers with the provider. Default: `number`, else `id`. */
  readonly identity?: string | undefined
}

export interface UserDirectory {
  findById(tenant: string, id: string): Promise<CrmUser | null>
}

export interface MemoryUser extends CrmUser {
  readonly tenant: string
}

/** Users in this process, for tests, examples and small teams. */
export const memoryUsers = (users: readonly MemoryUser[]): UserDirectory => ({
  async findById(tenant, id) {
    return users.find((user) => user.tenant === tenant && user.id === id) ?? null
  },
})

/** What the provider calls the user's browser. */
export const identityOf = (user: CrmUser): string => user.identity ?? user.number ?? user.id
