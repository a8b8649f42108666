import { identitiesOf } from '../directory/users.ts'
import { recordBrowserCall } from '../log/browser-calls.ts'
import type { CallLogEntry } from '../model/entry.ts'
import { referencesFor, userOf, type Caller, type CrmWorld } from './crm-world.ts'
import { resolveParty } from './resolve-party.ts'

export interface BrowserCallRequest {
  readonly contactId?: string | undefined
  readonly phoneNumber?: string | undefined
  readonly requestId?: string | undefined
}

/** Records a call that the user's browser places through the active provider's SDK. Dials nothing. */
export const recordOutbound = async (
  world: CrmWorld,
  caller: Caller,
  request: BrowserCallRequest,
): Promise<{ readonly entry: CallLogEntry; readonly created: boolean }> => {
  const { contact, number } = await resolveParty(world, caller.tenant, request)
  const user = await userOf(world, caller)
  const active = world.activeProvider(caller.tenant)
  const own = user.number ?? active?.number ?? null
  return recordBrowserCall(world.log, {
    tenant: caller.tenant,
    user: caller.user,
    direction: 'outbound',
    provider: active?.name ?? null,
    providerNumber: own,
    from: own,
    to: number,
    references: await referencesFor(world, caller, contact),
    identities: identitiesOf(caller.tenant, user),
    requestId: request.requestId,
  })
}
