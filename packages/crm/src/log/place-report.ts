import type { CallLogEntry } from '../model/entry.ts'
import { providerCallKey } from '../model/keys.ts'
import { toReport } from '../model/report.ts'
import type { TenantCalls } from '../store/call-log-store.ts'
import { boundTo, maxReports, withReport } from './browser-calls.ts'
import type { CallLog } from './call-log.ts'
import type { HeldReason } from './held-reports.ts'
import { chooseEntry, compareParties, legOf, matchWindow } from './match.ts'
import type { ProviderReport } from './provider-report.ts'

export interface PlacingWorld {
  readonly log: CallLog
  /** Called when a report confirms a call whose end was requested before. */
  readonly onConfirmedAfterEnd: (entry: CallLogEntry) => Promise<void>
}

export type Placing =
  | { readonly placed: true }
  | { readonly placed: false; readonly reason: HeldReason }

const placed: Placing = { placed: true }

const findBound = async (
  calls: TenantCalls,
  { provider, references }: ProviderReport,
): Promise<CallLogEntry | null> => {
  for (const id of Object.values(references)) {
    const entry = await calls.findByKey(providerCallKey(provider, id))
    if (entry) return entry
  }
  return null
}

const add = async (
  { log, onConfirmedAfterEnd }: PlacingWorld,
  entry: CallLogEntry,
  report: ProviderReport,
): Promise<void> => {
  const { provider, event, references, parties } = report
  const after = await log.update(entry.tenant, entry.id, (before) => {
    const [main] = Object.values(references)
    const bound = main === undefined ? null : boundTo(before, provider, main, references)
    const leg = legOf(before, parties, event.leg)
    if (before.reports.length >= maxReports)
      log.host.log({ level: 'warn', event: 'call-log.reports-full', entry: before.id })
    return { ...bound, ...withReport(before, toReport('provider', { ...event, leg })) }
  })
  const isConfirmed = entry.providerCallId === null && after?.providerCallId != null
  if (isConfirmed && after.cancelRequestedAt !== null && event.type !== 'ended')
    await onConfirmedAfterEnd(after)
}

/** Brings the report to the tenant's call that it is about, if exactly one matches. */
export const placeReport = async (
  world: PlacingWorld,
  calls: TenantCalls,
  report: ProviderReport,
  receivedAt: number,
): Promise<Placing> => {
  const { log } = world
  const bound = await findBound(calls, report)
  if (bound) {
    if (bound.source !== 'browser') return placed
    if (compareParties(bound, report.parties) === 'no') {
      log.host.log({ level: 'warn', event: 'call-log.contradiction', entry: bound.id })
      return { placed: false, reason: 'contradiction' }
    }
    await add(world, bound, report)
    return placed
  }
  const since = new Date(receivedAt - matchWindow).toISOString()
  const candidates = await calls.unconfirmed(report.provider, since)
  const choice = chooseEntry(candidates, report, receivedAt)
  if (choice.outcome === 'found') {
    await add(world, choice.entry, report)
    return placed
  }
  if (choice.outcome === 'none') return { placed: false, reason: 'no-call' }
  log.host.log({
    level: 'warn',
    event: 'call-log.ambiguous',
    provider: report.provider,
    entries: choice.entries.map((entry) => entry.id),
  })
  return { placed: false, reason: 'several-calls' }
}
