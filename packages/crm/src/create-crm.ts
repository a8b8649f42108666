import {
  refuseUnknownOptions,
  type Call,
  type Dispatcher,
  type Gate,
  type Host,
  type OptionNames,
  type RecordReference,
} from '@callplane/core'
import { emergencyNumbers, premiumNumbers } from '@callplane/guards'
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
import { hangUpBrowserCall, terminateCall, type Terminated } from './calls/terminate-call.ts'
import { createCallLog, nameOf, type CallLog } from './log/call-log.ts'
import type { EventJournal } from './log/event-journal.ts'
import { attributeReports } from './log/attribute.ts'
import { expireBrowserCalls, type BrowserCallTimeout } from './log/expire-calls.ts'
import type { UnmatchedReport } from './log/held-reports.ts'
import { matchReports } from './log/match-reports.ts'
import { mirrorDispatcher } from './log/mirror-dispatcher.ts'
import type { ProviderFeed } from './log/provider-feed.ts'
import type { CallLogEntry } from './model/entry.ts'
import { createOutbox, type Outbox } from './sinks/outbox.ts'
import type { OutboxStore } from './sinks/outbox-store.ts'
import type { CallLogSink } from './sinks/sink.ts'
import type { CallLogStore } from './store/call-log-store.ts'

/** What of a dispatcher the CRM uses. */
export type CrmDispatcher = Pick<Dispatcher, 'calls' | 'on'> & CrmWorld['dispatcher']

/** What a CRM works with: dispatcher, directories, stores and sinks. */
export interface CrmOptions {
  /** Places and ends the calls of click-to-call. */
  readonly dispatcher: CrmDispatcher
  /** The dispatcher's own. */
  readonly host: Host
  /** The CRM’s own contacts. */
  readonly contacts: ContactDirectory
  /**
   * Who the users are. Without it no user has a phone, and click-to-call is refused. Its `tenantsOf` attributes provider
   * reports of browser calls to tenants.
   */
  readonly users?: UserDirectory | undefined
  /** The provider whose SDK the browsers use. A function where tenants differ; null where a tenant has none. */
  readonly provider?: ActiveProvider | ((tenant: string) => ActiveProvider | null) | undefined
  /** Brings provider reports of calls that browsers place into the log: see `createProviderFeed`. */
  readonly feed?: ProviderFeed | undefined
  /** Default: in memory, which a restart forgets. */
  readonly store?: CallLogStore | undefined
  /** Where events are kept for readers that reconnect. Default: in memory. */
  readonly journal?: EventJournal | undefined
  /** Where finished calls are written, such as another CRM. Default: none. */
  readonly sinks?: readonly CallLogSink[] | undefined
  /** Where deliveries to sinks are kept. Default: in memory. */
  readonly outboxStore?: OutboxStore | undefined
  /**
   * Milliseconds after which other processes take over what a stopped one was delivering to a sink, by the clock of the
   * `outboxStore`. Default 30,000.
   */
  readonly deliveryLeaseMs?: number | undefined
  /**
   * The only tenant that uses a provider instance; null where tenants share it. With one tenant, or with one provider
   * account per tenant, every report can be attributed by it. Default: null for all.
   */
  readonly tenantOfProvider?: ((provider: string) => string | null) | undefined
  /** When calls placed by browsers are given up because no report ends them. */
  readonly browserCallTimeout?: BrowserCallTimeout | undefined
  /** What every click-to-call has besides its parties. */
  readonly clickToCall?: CallDefaults | undefined
  /**
   * Checks of the numbers that click-to-call and transfer ring, before anything is recorded; false for none. Only `check`
   * of a gate is used: guards that count, such as `velocity`, belong into the `gates` of the dispatcher. Default:
   * `emergencyNumbers()` and `premiumNumbers()` of @callplane/guards.
   */
  readonly guards?: readonly Gate[] | false | undefined
  /**
   * The outcomes that users can give a call; a list or a function where tenants differ. Absent: any text of up to 64
   * characters.
   */
  readonly dispositions?:
    | readonly string[]
    | ((tenant: string) => readonly string[] | null)
    | undefined
  /** The conversation that a call belongs to. Default: none. */
  readonly conversationOf?:
    | ((caller: Caller, contact: Contact) => Promise<RecordReference | null>)
    | undefined
  /** Whose a dispatched call is. Default: its tenant; calls without one stay out of the log. */
  readonly tenantOf?: ((call: Call) => string | null) | undefined
  /** The `system` of references to users and organisations. Default `crm`. */
  readonly system?: string | undefined
}

/** The call log of a CRM, with click-to-call. Made by `createCrm`. */
export interface Crm {
  readonly log: CallLog
  readonly outbox: Outbox
  /** Rings the user's phone, then the contact's; one call, one record. */
  clickToCall(
    request: ClickToCallRequest & { readonly tenant: string; readonly user: string },
  ): Promise<CallLogEntry>
  /** Ends a call at any point, before it is dialled too. */
  terminate(tenant: string, id: string): Promise<Terminated>
  /**
   * Genuine provider reports that reached no call, oldest first: up to 500 per tenant and 500 without one, for 24 hours,
   * in this process. For operators: a report that several tenants could own is listed here and shown to none of them.
   */
  unmatchedReports(): readonly UnmatchedReport[]
  /** After a start: brings log and sinks up to what happened meanwhile. */
  catchUp(): Promise<void>
  /** Resolves when everything received so far is in the log and at the sinks that take it now. */
  idle(): Promise<void>
  close(): void
  readonly world: CrmWorld
}

export const crmOptions: OptionNames<CrmOptions> = {
  dispatcher: true,
  host: true,
  contacts: true,
  users: true,
  provider: true,
  feed: true,
  store: true,
  journal: true,
  sinks: true,
  outboxStore: true,
  deliveryLeaseMs: true,
  tenantOfProvider: true,
  browserCallTimeout: true,
  clickToCall: true,
  guards: true,
  dispositions: true,
  conversationOf: true,
  tenantOf: true,
  system: true,
}

/** A click must not dial emergency, premium-rate or satellite numbers. */
const standardGuards = (): readonly Gate[] => [emergencyNumbers(), premiumNumbers()]

/** One record for each call, whatever placed it, tied to the CRM's contacts and users. */
export const createCrm = (options: CrmOptions): Crm => {
  refuseUnknownOptions('createCrm', options, crmOptions)
  return assembleCrm(options)
}

const outboxOf = (log: CallLog, options: CrmOptions): Outbox =>
  createOutbox({
    log,
    sinks: options.sinks ?? [],
    store: options.outboxStore,
    leaseMs: options.deliveryLeaseMs,
  })

/** The CRM, of options that were checked. */
export const assembleCrm = (options: CrmOptions): Crm => {
  const { dispatcher, host, contacts, users, feed, provider, dispositions } = options
  const log = createCallLog({ host, store: options.store, journal: options.journal })
  const system = options.system ?? 'crm'
  const mirror = mirrorDispatcher({
    dispatcher,
    log,
    tenantOf: options.tenantOf,
    referencesOf: (tenant, { direction, from, to }) =>
      referencesByNumber({ contacts, system }, tenant, direction === 'outbound' ? to : from),
  })
  const hangUpLate = async (entry: CallLogEntry): Promise<void> => {
    try {
      await hangUpBrowserCall({ feed, log }, entry)
    } catch (error) {
      host.log({
        level: 'error',
        event: 'call-log.hang-up-failed',
        call: entry.id,
        error: nameOf(error),
      })
    }
  }
  const matcher = matchReports(log, {
    attribute: attributeReports({
      store: log.store,
      tenantsOf: users?.tenantsOf?.bind(users),
      tenantOfProvider: options.tenantOfProvider,
    }),
    onConfirmedAfterEnd: hangUpLate,
  })
  const expiry = expireBrowserCalls(log, options.browserCallTimeout)
  const stopFeed = feed?.onReport((report) => matcher.receive(report))
  const outbox = outboxOf(log, options)
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
    guards: options.guards === false ? [] : (options.guards ?? standardGuards()),
    dispositionsOf: (tenant) =>
      typeof dispositions === 'function' ? dispositions(tenant) : (dispositions ?? null),
    system,
  }
  return {
    log,
    outbox,
    world,
    async clickToCall({ tenant, user, ...request }) {
      return (await clickToCall(world, { tenant, user }, request)).entry
    },
    unmatchedReports: () => matcher.unmatched(),
    terminate: (tenant, id) => terminateCall(world, tenant, id),
    async catchUp() {
      await mirror.catchUp()
      await expiry.sweep()
      await outbox.recover()
    },
    async idle() {
      await mirror.idle()
      await matcher.idle()
      await expiry.idle()
      await outbox.idle()
    },
    close() {
      mirror.stop()
      matcher.stop()
      expiry.stop()
      stopFeed?.()
      outbox.close()
    },
  }
}
