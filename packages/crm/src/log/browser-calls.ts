import { isDeepStrictEqual } from 'node:util'
import type { CallLogEntry } from '../model/entry.ts'
import { CrmError } from '../model/crm-error.ts'
import { providerCallKey, requestKey } from '../model/keys.ts'
import type { CrmReferences } from '../model/references.ts'
import { toReport, type Report } from '../model/report.ts'
import type { EntryChange } from '../model/revise.ts'
import type { CallLog } from './call-log.ts'
import { foldReports } from './fold-reports.ts'
import { newEntry } from './new-entry.ts'

export interface BrowserCall {
  readonly tenant: string
  readonly user: string
  readonly direction: 'inbound' | 'outbound'
  /** Name of the provider instance whose SDK the browser uses. */
  readonly provider: string | null
  readonly providerNumber: string | null
  readonly from: string | null
  readonly to: string | null
  readonly references: CrmReferences
  /** What the provider calls the user's browser. */
  readonly identities: readonly string[]
  /** Two requests with one key are one record. */
  readonly requestId?: string | undefined
}

/** A call has a few dozen reports at most. The bound keeps a repeating sender from filling the store. */
export const maxReports = 200

/** Records a call that a browser places or takes: nothing is dialled. */
export const recordBrowserCall = async (
  log: CallLog,
  call: BrowserCall,
): Promise<{ readonly entry: CallLogEntry; readonly created: boolean }> => {
  const { tenant, user, requestId } = call
  const now = log.host.clock.now()
  const reports = [
    toReport('client', {
      id: 'client:initiated',
      type: 'initiated',
      at: now,
      leg: 'far',
      providerStatus: 'initiated',
    }),
  ]
  const blank = newEntry(now, {
    tenant,
    source: 'browser',
    direction: call.direction,
    provider: call.provider,
    providerNumber: call.providerNumber,
    from: call.from,
    to: call.to,
    references: call.references,
    identities: call.identities,
    reports,
    keys: requestId === undefined ? [] : [requestKey(user, requestId)],
  })
  const entry = { ...blank, ...foldReports(reports, call.direction, blank.startedAt) }
  const inserted = await log.insert(entry)
  if (inserted.inserted) return { entry, created: true }
  const { existing } = inserted
  if (existing.to !== entry.to || existing.from !== entry.from)
    throw new CrmError(
      'call.conflict',
      'the idempotency key is in use by another call; use a new key',
      {
        callId: existing.id,
      },
    )
  return { entry: existing, created: false }
}

/** The entry with one more report; null when it says nothing new. */
export const withReport = (entry: CallLogEntry, report: Report): EntryChange | null => {
  if (entry.reports.length >= maxReports) return null
  if (entry.reports.some((held) => isDeepStrictEqual(held, report))) return null
  const reports = [...entry.reports, report]
  // A sign of life after the call was given up: it is live again.
  const expiredAt = signsOfLife.has(report.event.type) ? null : entry.expiredAt
  return {
    reports,
    expiredAt,
    ...foldReports(reports, entry.direction, entry.startedAt, expiredAt !== null),
  }
}

const signsOfLife: ReadonlySet<Report['event']['type']> = new Set([
  'queued',
  'initiated',
  'ringing',
  'answered',
])

/** Ties the entry to the provider's call, as its own report names it. An id once confirmed stays. */
export const boundTo = (
  entry: CallLogEntry,
  provider: string,
  id: string,
  references: Readonly<Record<string, string>> = {},
): EntryChange => ({
  provider,
  providerCallId: entry.providerCallId ?? id,
  providerReferences: { ...references, ...entry.providerReferences },
  keys: [
    ...new Set([
      ...entry.keys,
      ...[id, ...Object.values(references)].map((known) => providerCallKey(provider, known)),
    ]),
  ],
})

/** What the front end itself says: it was answered, it was ended. A provider's report of the same weighs more. */
export const clientReport = (type: 'answered' | 'ended', now: number, answered: boolean): Report =>
  toReport('client', {
    id: `client:${type}`,
    type,
    at: now,
    leg: 'far',
    providerStatus: type,
    ...(type === 'ended' && {
      end: answered
        ? { status: 'completed', reason: 'hung-up', rang: 'yes' }
        : { status: 'canceled', reason: 'canceled', rang: 'unknown' },
    }),
  })
