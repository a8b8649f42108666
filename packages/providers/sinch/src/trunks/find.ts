import type { AccessList, CredentialList, Endpoint, Named, Trunk, TrunkApi } from './api.ts'
import { addressOf, cidrOf, hostNameOf, taken, targetOf, type GatewaySpec } from './validate.ts'

/** Ids that earlier steps found or created. */
export interface Created {
  readonly trunk?: string | undefined
  readonly domain?: string | undefined
  readonly credentialList?: string | undefined
  readonly accessList?: string | undefined
  readonly endpoint?: string | undefined
  /** Whether the list was there before; a new password in it stays. */
  readonly hadCredentialList?: boolean | undefined
  readonly hadAccessList?: boolean | undefined
}

/** The object with our name, or null. Names are not unique at Sinch; host names are. */
const only = <T extends Named>(all: readonly T[], name: string, what: string): T | null => {
  const [one, ...more] = all.filter((candidate) => candidate.name === name)
  if (more.length > 0) throw taken(`${more.length + 1} ${what} have it`)
  return one ?? null
}

const hasSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one) => others.includes(one))

/**
 * Refuses to adopt an object with our name and a different configuration. Passwords are not compared, as Sinch returns
 * none.
 */
export const finders = (api: TrunkApi, wanted: GatewaySpec) => ({
  async trunk(): Promise<Trunk | null> {
    const there = only(await api.trunks.list(), wanted.name, 'trunks')
    if (there && there.hostName.toLowerCase() !== hostNameOf(wanted))
      throw taken('a trunk with it has another domain')
    return there
  },
  async credentialList(): Promise<CredentialList | null> {
    const there = only(await api.credentialLists.list(), wanted.name, 'credential lists')
    if (there && !hasSame(there.usernames, [wanted.credentials?.username ?? '']))
      throw taken('a credential list with it has other users')
    return there
  },
  async accessList(): Promise<AccessList | null> {
    const there = only(await api.accessLists.list(), wanted.name, 'access control lists')
    const addresses = [...new Set(wanted.allowedAddresses?.map(cidrOf))]
    if (there && !hasSame(there.addresses, addresses))
      throw taken('an access control list with it has other addresses')
    return there
  },
  async endpoint(trunk: string): Promise<Endpoint | null> {
    const there = only(await api.endpoints.list(trunk), wanted.name, 'SIP endpoints')
    const { address, port } = targetOf(wanted)
    const isSame =
      there &&
      addressOf(there.address, there.port, there.transport) ===
        addressOf(address, port, wanted.transport) &&
      there.transport === wanted.transport
    if (there && !isSame) throw taken('a SIP endpoint with it has another target')
    return there
  },
})
export type Finders = ReturnType<typeof finders>
