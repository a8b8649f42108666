import { identitiesOf } from '../directory/users.ts'
import { recordBrowserCall } from '../log/browser-calls.ts'
import { matchWindow } from '../log/match.ts'
import { comparable } from '../model/crm-number.ts'
import { isOver, type CallLogEntry } from '../model/entry.ts'
import type { CrmReferences } from '../model/references.ts'
import { referencesFor, userOf, type Caller, type CrmWorld } from './crm-world.ts'
import { resolveParty } from './resolve-party.ts'

/** Read at once; more calls than these in two minutes would be more than one candidate anyway. */
const lookedAt = 200

/** The dispatcher's record of the same caller, where it has one and one only. */
const dispatched = async (
  world: CrmWorld,
  tenant: string,
  callerNumber: string,
  own: string | null,
): Promise<CallLogEntry | null> => {
  const { entries } = await world.log.of(tenant).list({ limit: lookedAt, offset: 0 })
  const since = world.log.host.clock.now() - matchWindow
  const same = (a: string | null, b: string | null) =>
    a === null || b === null || comparable(a) === comparable(b)
  const found = entries.filter(
    (entry) =>
      entry.source === 'dispatched' &&
      entry.direction === 'inbound' &&
      entry.references.user === null &&
      !isOver(entry) &&
      entry.from !== null &&
      same(entry.from, callerNumber) &&
      same(entry.to, own) &&
      Date.parse(entry.startedAt) >= since,
  )
  return found.length === 1 ? (found[0] ?? null) : null
}

/** What is known already stays. */
const joined = (held: CrmReferences, fresh: CrmReferences): CrmReferences => ({
  contact: held.contact ?? fresh.contact,
  user: held.user ?? fresh.user,
  conversation: held.conversation ?? fresh.conversation,
  organisation: held.organisation ?? fresh.organisation,
})

/** Records a call that has reached the user's browser; one that the dispatcher let in has its record already. */
export const recordInbound = async (
  world: CrmWorld,
  caller: Caller,
  request: { readonly callerNumber: string; readonly requestId?: string | undefined },
): Promise<{ readonly entry: CallLogEntry; readonly created: boolean }> => {
  const { tenant } = caller
  const { callerNumber, requestId } = request
  const { contact } = await resolveParty(world, tenant, { phoneNumber: callerNumber })
  const user = await userOf(world, caller)
  const active = world.activeProvider(tenant)
  const own = user.number ?? active?.number ?? null
  const references = await referencesFor(world, caller, contact)
  const known = await dispatched(world, tenant, callerNumber, own)
  if (known) {
    const entry = await world.log.update(tenant, known.id, (held) =>
      held.references.user === null ? { references: joined(held.references, references) } : null,
    )
    return { entry: entry ?? known, created: false }
  }
  return recordBrowserCall(world.log, {
    tenant,
    user: caller.user,
    direction: 'inbound',
    provider: active?.name ?? null,
    providerNumber: own,
    from: callerNumber,
    to: own,
    references,
    identities: identitiesOf(tenant, user),
    requestId,
  })
}
