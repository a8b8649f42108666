import type { Call, Dispatcher } from '@callplane/core'
import type { CallLogEntry } from '../model/entry.ts'
import { dispatchIdKey, dispatchKey } from '../model/keys.ts'
import { noReferences, type CrmReferences } from '../model/references.ts'
import { nameOf, type CallLog } from './call-log.ts'
import { closeOrphans } from './close-orphans.ts'
import { changeFromCall } from './from-call.ts'
import { newEntry } from './new-entry.ts'

export interface Mirror {
  /** Resolves when the entry of this call is at least as new as the record is now. */
  bring(callId: string): Promise<void>
  /** Brings the log up to every record of the dispatcher: after a restart, or for calls from before the log. */
  catchUp(): Promise<number>
  /** Resolves when every change so far is in the log. */
  idle(): Promise<void>
  stop(): void
}

export interface MirrorOptions {
  readonly dispatcher: Pick<Dispatcher, 'calls' | 'on' | 'hangUp'>
  readonly log: CallLog
  /** Whose call it is; null keeps it out of the log. Default: the tenant of the call. */
  readonly tenantOf?: ((call: Call) => string | null) | undefined
  /** What of the CRM a new call belongs to, beyond what the call itself names. */
  readonly referencesOf?: ((tenant: string, call: Call) => Promise<CrmReferences>) | undefined
}

/** Not waited for: the end may take its time, and comes as a change like any other. */
const hangUp = ({ dispatcher, log }: MirrorOptions, id: string): void => {
  dispatcher.hangUp(id).catch((error: unknown) =>
    log.host.log({
      level: 'error',
      event: 'call-log.hang-up-failed',
      call: id,
      error: nameOf(error),
    }),
  )
}

const entryOf = async (
  { log, referencesOf }: MirrorOptions,
  tenant: string,
  call: Call,
): Promise<CallLogEntry> => {
  const found =
    (await log.of(tenant).findByKey(dispatchIdKey(call.id))) ??
    (call.idempotencyKey === null
      ? null
      : await log.of(tenant).findByKey(dispatchKey(call.idempotencyKey)))
  if (found) return found
  const blank = newEntry(log.host.clock.now(), {
    tenant,
    source: 'dispatched',
    direction: call.direction,
    createdAt: call.createdAt,
    references: (await referencesOf?.(tenant, call)) ?? noReferences,
  })
  const entry = { ...blank, ...changeFromCall(blank, call) }
  const inserted = await log.insert(entry)
  return inserted.inserted ? entry : inserted.existing
}

/**
 * Keeps an entry for each call of the dispatcher. A change only says that there is news: what is written is the
 * record as it is then, read after the entry, so that an older state can never overwrite a newer one, whichever
 * process is faster.
 */
export const mirrorDispatcher = (options: MirrorOptions): Mirror => {
  const { dispatcher, log } = options
  const tenantOf = options.tenantOf ?? ((call: Call) => call.tenant)
  const working = new Map<string, Promise<void>>()
  const again = new Set<string>()

  const bring = async (id: string): Promise<void> => {
    const call = await dispatcher.calls.get(id)
    const tenant = call && tenantOf(call)
    if (!call || tenant === null) return
    // The ids of a caller come with the next change. Only by them the entry of a browser that took the call is found.
    if (call.direction === 'inbound' && call.providerRef === null && !call.settled) return
    const entry = await entryOf(options, tenant, call)
    // A browser's entry that the provider's reports tied to the same call is its record already.
    if (entry.source !== 'dispatched') return
    const after = await log.update(tenant, entry.id, async (held) =>
      changeFromCall(held, (await dispatcher.calls.get(id)) ?? call),
    )
    if (after?.cancelRequestedAt && entry.dispatch?.id === null) hangUp(options, id)
  }

  const work = async (id: string): Promise<void> => {
    do {
      again.delete(id)
      try {
        await bring(id)
      } catch (error) {
        log.host.log({
          level: 'error',
          event: 'call-log.mirror-failed',
          call: id,
          error: nameOf(error),
        })
      }
    } while (again.has(id))
    working.delete(id)
  }

  const mirror = (id: string): Promise<void> => {
    const running = working.get(id)
    if (running) {
      again.add(id)
      return running
    }
    const started = work(id)
    working.set(id, started)
    return started
  }

  const stop = dispatcher.on('call-changed', (call) => {
    if (tenantOf(call) !== null) void mirror(call.id)
  })

  return {
    bring: mirror,
    async catchUp() {
      let count = 0
      for await (const { id } of dispatcher.calls.all()) {
        await mirror(id)
        count += 1
      }
      await closeOrphans(log, dispatcher)
      return count
    },
    async idle() {
      while (working.size > 0) await Promise.all(working.values())
    },
    stop,
  }
}
