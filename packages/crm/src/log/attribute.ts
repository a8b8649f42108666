import { isIdentityOf } from '../model/client-identity.ts'
import { comparable } from '../model/crm-number.ts'
import { providerCallKey } from '../model/keys.ts'
import type { UserDirectory } from '../directory/users.ts'
import type { CallLogStore } from '../store/call-log-store.ts'
import type { ProviderReport } from './provider-report.ts'

export interface AttributionOptions {
  readonly store: CallLogStore
  readonly tenantsOf?: UserDirectory['tenantsOf']
  /** The only tenant of a provider instance; null where tenants share it. */
  readonly tenantOfProvider?: ((provider: string) => string | null) | undefined
}

/** Names the tenants that a report may belong to. Only a report with exactly one may reach an entry. */
export type Attribute = (report: ProviderReport, since: string) => Promise<readonly string[]>

const clientPrefix = /^client:/i

const unique = (lists: readonly (readonly string[])[]): readonly string[] => [
  ...new Set(lists.flat()),
]

/**
 * Decides whose call a report is about before any entry is read. Evidence is taken only from sources that no CRM user
 * can write: calls that reports confirmed earlier, the operator's settings, the identity in an access token, and the
 * operator's user directory. Which tenants happen to have a matching call is not evidence: recording one would otherwise
 * be enough to receive the reports of another tenant's.
 */
export const attributeReports =
  ({ store, tenantsOf, tenantOfProvider }: AttributionOptions): Attribute =>
  async ({ provider, references, parties }, since) => {
    const ids = [...new Set(Object.values(references))]
    const confirmed = unique(
      await Promise.all(ids.map((id) => store.tenantsHolding(providerCallKey(provider, id)))),
    )
    if (confirmed.length > 0) return confirmed
    const only = tenantOfProvider?.(provider) ?? null
    if (only !== null) return [only]

    const directory = async (party: string): Promise<readonly string[]> =>
      (await tenantsOf?.(comparable(party))) ?? []
    const named = [parties.from, parties.to].flatMap((party) =>
      party?.trim() ? [party.trim()] : [],
    )
    const clients = named.filter((party) => clientPrefix.test(party))
    if (clients.length === 0) return unique(await Promise.all(named.map(directory)))
    // The other party's number says whom the client called, not whose client it is.
    const waiting = await store.tenantsWaiting(provider, since)
    const owners = async (client: string): Promise<readonly string[]> => {
      const identity = client.replace(clientPrefix, '')
      const byToken = waiting.filter((tenant) => isIdentityOf(tenant, identity))
      return byToken.length > 0 ? byToken : directory(client)
    }
    return unique(await Promise.all(clients.map(owners)))
  }
