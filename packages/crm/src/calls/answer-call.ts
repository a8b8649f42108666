import { hasEnded, type CallLogEntry } from '../model/entry.ts'
import { comparable } from '../model/crm-number.ts'
import { providerCallKey } from '../model/keys.ts'
import { boundTo, clientReport, withReport } from '../log/browser-calls.ts'
import type { CrmWorld } from './crm-world.ts'

export interface AnsweredCall {
  readonly callId?: string | undefined
  readonly providerCallId?: string | undefined
  readonly callerNumber?: string | undefined
  readonly conferenceId?: string | undefined
}

/** A call from the same number that is older than this is another call (docs.tetherai.ca, mark as answered). */
const sameCallerWithin = 5 * 60_000

/** Read at once when a caller is looked for; a tenant with more calls than these in five minutes gives ids. */
const lookedAt = 500

const byCaller = async (
  world: CrmWorld,
  tenant: string,
  number: string,
): Promise<CallLogEntry | null> => {
  const { entries } = await world.log.store.list(tenant, { limit: lookedAt, offset: 0 })
  const since = world.log.host.clock.now() - sameCallerWithin
  const found = entries.filter(
    (entry) =>
      entry.direction === 'inbound' &&
      entry.from !== null &&
      comparable(entry.from) === comparable(number) &&
      !hasEnded(entry) &&
      entry.answeredAt === null &&
      Date.parse(entry.startedAt) >= since,
  )
  return found.length === 1 ? (found[0] ?? null) : null
}

const find = async (
  world: CrmWorld,
  tenant: string,
  { callId, providerCallId, callerNumber }: AnsweredCall,
): Promise<CallLogEntry | null> => {
  if (callId !== undefined) {
    const entry = await world.log.store.get(tenant, callId)
    if (entry) return entry
  }
  const provider = world.activeProvider(tenant)?.name
  if (providerCallId !== undefined && provider !== undefined) {
    const entry = await world.log.store.findByKey(providerCallKey(provider, providerCallId))
    // The provider's ids are common to all tenants.
    if (entry?.tenant === tenant) return entry
  }
  return callerNumber === undefined ? null : byCaller(world, tenant, callerNumber)
}

/**
 * Notes that the user's browser has answered, and by which id the provider knows the call. Null when no call fits: the
 * browser goes on talking either way. A call that the dispatcher placed is left alone: its provider tells.
 */
export const answerCall = async (
  world: CrmWorld,
  tenant: string,
  given: AnsweredCall,
): Promise<CallLogEntry | null> => {
  const entry = await find(world, tenant, given)
  if (!entry || entry.source !== 'browser') return entry
  const now = world.log.host.clock.now()
  return world.log.update(tenant, entry.id, (held) => {
    const { provider } = held
    const { providerCallId } = given
    const binds = provider !== null && providerCallId !== undefined && held.providerCallId === null
    const answered =
      hasEnded(held) || held.reports.some((report) => report.event.id === 'client:answered')
        ? null
        : withReport(held, clientReport('answered', now, true))
    return {
      ...(binds && boundTo(held, provider, providerCallId)),
      ...answered,
      conference: given.conferenceId ?? held.conference,
    }
  })
}
