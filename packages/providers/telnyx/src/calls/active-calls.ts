import type { Telnyx } from 'telnyx'
import { idIn } from '../references.ts'
import type { Sdk } from '../client/sdk.ts'

type ActiveCall = Telnyx.ConnectionListActiveCallsResponse

/** Maximum page size (OpenAPI, 16 Jul 2026). */
const pageSize = 250

/** 5000 simultaneous calls, the limit of a look-up. */
const maxPages = 20

/**
 * Live calls of one application that match `fits`. Pages are followed by cursor: the SDK's iterator expects page
 * numbers, which this list does not return.
 */
export const activeCalls = (
  { client, run }: Sdk,
  connectionId: string,
  fits: (call: ActiveCall) => boolean,
): Promise<ActiveCall[]> => {
  const application = idIn('connection', connectionId)
  return run(async (options) => {
    const found: ActiveCall[] = []
    let after: string | undefined
    for (let page = 0; page < maxPages; page += 1) {
      const query = { page: { limit: pageSize, ...(after && { after }) } }
      const { data, meta } = await client.connections.listActiveCalls(
        application,
        query as Telnyx.ConnectionListActiveCallsParams,
        options,
      )
      found.push(...(data ?? []).filter(fits))
      const { cursors } = (meta ?? {}) as { readonly cursors?: { readonly after?: string | null } }
      after = cursors?.after ?? undefined
      if (!after || (data ?? []).length === 0) break
    }
    return found
  })
}
