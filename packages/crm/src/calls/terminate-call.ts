import { CallError } from '@callplane/core'
import { hasEnded, type CallLogEntry } from '../model/entry.ts'
import { clientReport, withReport } from '../log/browser-calls.ts'
import { CrmError, unknownCall } from '../model/crm-error.ts'
import type { CrmWorld } from './crm-world.ts'

/** A call that was ended, and whether the provider was told. */
export interface Terminated {
  readonly entry: CallLogEntry
  /**
   * `ended`: it had ended already. `hung-up`: the provider ended it. `asked`: the dispatcher keeps trying. `noted`: no
   * provider could be asked; it will be if a report confirms the call later.
   */
  readonly outcome: 'ended' | 'hung-up' | 'asked' | 'noted'
}

/** Only the newest are read: the call was requested a moment ago. */
const maxRead = 100

/** The dispatcher's id of the call; null before the dispatcher has it. The entry learns it with the first change. */
const dispatchedId = async (world: CrmWorld, entry: CallLogEntry): Promise<string | null> => {
  const { id = null, key = null } = entry.dispatch ?? {}
  if (id !== null || key === null) return id
  const { calls } = await world.dispatcher.calls.list({ tenant: entry.tenant, limit: maxRead })
  return calls.find((call) => call.idempotencyKey === key)?.id ?? null
}

/**
 * A dispatched call is ended by the dispatcher, durably, also before it is dialled. Before the dispatcher has it, the
 * request is noted on the entry and carried out when the record appears. False: the dispatcher does not know the call.
 */
const hangUpDispatched = async (world: CrmWorld, entry: CallLogEntry): Promise<boolean> => {
  const at = new Date(world.log.host.clock.now()).toISOString()
  const noted = await world.log.update(entry.tenant, entry.id, (held) =>
    held.dispatch?.id === null && held.cancelRequestedAt === null
      ? { cancelRequestedAt: at }
      : null,
  )
  const id = await dispatchedId(world, noted ?? entry)
  if (id === null) return true
  try {
    await world.dispatcher.hangUp(id)
  } catch (cause) {
    if (CallError.isInstance(cause) && cause.code === 'call-unknown') return false
    throw cause
  }
  await world.mirror.bring(id)
  return true
}

/**
 * Ends a browser's call by the ids that the provider itself reported. An id that the front end claimed is not used: the
 * request is made with the operator's credentials, and the id may be any. False: no report has confirmed the call.
 */
export const hangUpBrowserCall = async (
  world: Pick<CrmWorld, 'feed' | 'log'>,
  entry: CallLogEntry,
): Promise<boolean> => {
  const { provider, providerCallId, providerReferences } = entry
  if (!world.feed || provider === null || providerCallId === null) return false
  try {
    return await world.feed.hangUp(
      provider,
      { id: providerCallId, references: providerReferences },
      world.log.host,
    )
  } catch (cause) {
    throw new CrmError('provider.refused', `${provider} did not end the call`, { cause })
  }
}

/** Ends a call at its provider where that is possible, and records the end. */
export const terminateCall = async (
  world: CrmWorld,
  tenant: string,
  id: string,
): Promise<Terminated> => {
  const entry = await world.log.of(tenant).get(id)
  if (!entry) throw unknownCall()
  if (hasEnded(entry)) return { entry, outcome: 'ended' }
  if (entry.source === 'dispatched') {
    if (!(await hangUpDispatched(world, entry))) {
      const lost = { status: 'unknown', endReason: 'no-report' } as const
      const after = await world.log.update(tenant, id, (held) => (hasEnded(held) ? null : lost))
      return { entry: after ?? entry, outcome: 'noted' }
    }
    const after = (await world.log.of(tenant).get(id)) ?? entry
    return { entry: after, outcome: hasEnded(after) ? 'hung-up' : 'asked' }
  }
  const reached = await hangUpBrowserCall(world, entry)
  const now = world.log.host.clock.now()
  const after = await world.log.update(tenant, id, (held) =>
    hasEnded(held)
      ? null
      : {
          ...(reached ? null : { cancelRequestedAt: new Date(now).toISOString() }),
          ...withReport(held, clientReport('ended', now, held.answeredAt !== null)),
        },
  )
  // Confirmed by a report in between, which did not see the request yet.
  if (!reached && after?.providerCallId != null && (await hangUpBrowserCall(world, after)))
    return { entry: after, outcome: 'hung-up' }
  return { entry: after ?? entry, outcome: reached ? 'hung-up' : 'noted' }
}
