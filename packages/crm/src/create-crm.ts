import type { Call, Dispatcher, Host, RecordReference } from '@callplane/core'
import type { Contact, ContactDirectory } from './directory/contacts.ts'
import type { UserDirectory } from './directory/users.ts'
import { clickToCall, type ClickToCallRequest } from './calls/click-to-call.ts'
import {
  referencesByNumber,
  type ActiveProvider,
  type CallDefaults,
  type Caller,
  type CrmWorld,
} from './calls/crm-world.ts'
import { terminateCall, type Terminated } from './calls/terminate-call.ts'
import { createCallLog, type CallLog } from './log/call-log.ts'
import type { EventJournal } from './log/event-journal.ts'
import { matchReports } from './log/match-reports.ts'
import { mirrorDispatcher } from './log/mirror-dispatcher.ts'
import type { ProviderFeed } from './log/provider-feed.ts'
import type { CallLogEntry } from './model/entry.ts'
import { createOutbox, type Outbox } from './sinks/outbox.ts'
import type { OutboxStore } from './sinks/outbox-store.ts'
import type { CallLogSink } from './sinks/sink.ts'
import type { CallLogStore } from './store/call-log-store.ts'

export interface CrmOptions {
  readonly dispatcher: Pick<Dispatcher, 'dispatch' | 'hangUp' | 'calls' | 'on'>
  /** The dispatcher's own. */
  readonly host: Host
  readonly contacts: ContactDirectory
  /** Who the users are. Without it nobody has a phone, and click-to-call is refused. */
  readonly users?: UserDirectory | undefined
  /** The provider whose SDK the browsers use. A function where tenants differ; null where a tenant has none. */
  readonly provider?: ActiveProvider | ((tenant: string) => ActiveProvider | null) | undefined
  /** With it, webhooks of calls that browsers place come into the log: see `createProviderFeed`. */
  readonly feed?: ProviderFeed | undefined
  /** Default: in memory, which a restart forgets. */
  readonly store?: CallLogStore | undefined
  readonly journal?: EventJournal | undefined
  readonly sinks?: readonly CallLogSink[] | undefined
  readonly outboxStore?: OutboxStore | undefined
  /** What every click-to-call has besides its parties. */
  readonly clickToCall?: CallDefaults | undefined
  readonly conversationOf?:
    | ((caller: Caller, contact: Contact) => Promise<RecordReference | null>)
    | undefined
  /** Whose a dispatched call is. Default: its tenant; calls without one stay out of the log. */
  readonly tenantOf?: ((call: Call) => string | null) | undefined
  /** The `system` of references to users and organisations. Default `crm`. */
  readonly system?: string | undefined
}

export interface Crm {
  readonly log: CallLog
  readonly outbox: Outbox
  /** Rings the user's phone, then the contact's; one call, one record. */
  clickToCall(
    request: ClickToCallRequest & { readonly tenant: string; readonly user: string },
  ): Promise<CallLogEntry>
  /** Ends a call at any point, before it is dialled too. */
  terminate(tenant: string, id: string): Promise<Terminated>
  /** After a start: brings log and sinks up to what happened meanwhile. */
  catchUp(): Promise<void>
  /** Resolves when all that has been heard so far is in the log and at the sinks that take it now. */
  idle(): Promise<void>
  close(): void
  readonly world: CrmWorld
}

/** One record for each call, whatever placed it, tied to the CRM's contacts and users. */
export const createCrm = (options: CrmOptions): Crm => {
  const { dispatcher, host, contacts, users, feed, provider } = options
  const log = createCallLog({ host, store: options.store, journal: options.journal })
  const system = options.system ?? 'crm'
  const mirror = mirrorDispatcher({
    dispatcher,
    log,
    tenantOf: options.tenantOf,
    referencesOf: (tenant, { direction, from, to }) =>
      referencesByNumber({ contacts, system }, tenant, direction === 'outbound' ? to : from),
  })
  const matcher = matchReports(log)
  const stopFeed = feed?.onReport((report) => matcher.receive(report))
  const outbox = createOutbox({ log, sinks: options.sinks ?? [], store: options.outboxStore })
  const world: CrmWorld = {
    log,
    dispatcher,
    mirror,
    feed,
    contacts,
    users,
    activeProvider: typeof provider === 'function' ? provider : () => provider ?? null,
    conversationOf: options.conversationOf,
    callDefaults: options.clickToCall ?? {},
    system,
  }
  return {
    log,
    outbox,
    world,
    async clickToCall({ tenant, user, ...request }) {
      return (await clickToCall(world, { tenant, user }, request)).entry
    },
    terminate: (tenant, id) => terminateCall(world, tenant, id),
    async catchUp() {
      await mirror.catchUp()
      await outbox.recover()
    },
    async idle() {
      await mirror.idle()
      await matcher.idle()
      await outbox.idle()
    },
    close() {
      mirror.stop()
      matcher.stop()
      stopFeed?.()
      outbox.close()
    },
  }
}
