import { CallError } from '@callplane/core'
import { hasEnded, type CallLogEntry } from '../model/entry.ts'
import { clientReport, withReport } from '../log/browser-calls.ts'
import { CrmError } from '../model/crm-error.ts'
import type { CrmWorld } from './crm-world.ts'

export interface Terminated {
  readonly entry: CallLogEntry
  /**
   * `ended`: it was over already. `hung-up`: the provider was told, and the call is over. `asked`: the dispatcher goes
   * on trying. `noted`: nobody could be told.
   */
  readonly outcome: 'ended' | 'hung-up' | 'asked' | 'noted'
}

const notFound = (): CrmError =>
  new CrmError('call.unknown', 'callId: there is no such call', {
    faults: [{ path: ['callId'], message: 'there is no such call' }],
  })

/** The newest ones are looked at: the call was asked for a moment ago. */
const lookedAt = 100

/** The dispatcher's id of the call; null before the dispatcher has it. Until it has changed once, only a look tells. */
const dispatchedId = async (world: CrmWorld, entry: CallLogEntry): Promise<string | null> => {
  const { id = null, key = null } = entry.dispatch ?? {}
  if (id !== null || key === null) return id
  const calls = await world.dispatcher.calls.list({ tenant: entry.tenant, limit: lookedAt })
  return calls.find((call) => call.idempotencyKey === key)?.id ?? null
}

/**
 * A dispatched call is ended by the dispatcher, durably, also before it is dialled. Before the dispatcher has it, the
 * wish is noted on the entry and carried out as soon as the record appears. False: the dispatcher has forgotten the call.
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

const hangUpBrowserCall = async (world: CrmWorld, entry: CallLogEntry): Promise<boolean> => {
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

/** Ends a call: really, where somebody can be told to. */
export const terminateCall = async (
  world: CrmWorld,
  tenant: string,
  id: string,
): Promise<Terminated> => {
  const entry = await world.log.store.get(tenant, id)
  if (!entry) throw notFound()
  if (hasEnded(entry)) return { entry, outcome: 'ended' }
  if (entry.source === 'dispatched') {
    if (!(await hangUpDispatched(world, entry))) {
      const lost = { status: 'unknown', endReason: 'no-report' } as const
      const after = await world.log.update(tenant, id, (held) => (hasEnded(held) ? null : lost))
      return { entry: after ?? entry, outcome: 'noted' }
    }
    const after = (await world.log.store.get(tenant, id)) ?? entry
    return { entry: after, outcome: hasEnded(after) ? 'hung-up' : 'asked' }
  }
  const told = await hangUpBrowserCall(world, entry)
  const after = await world.log.update(tenant, id, (held) =>
    hasEnded(held)
      ? null
      : withReport(
          held,
          clientReport('ended', world.log.host.clock.now(), held.answeredAt !== null),
        ),
  )
  return { entry: after ?? entry, outcome: told ? 'hung-up' : 'noted' }
}
