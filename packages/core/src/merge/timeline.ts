import { isNearFirst, type AttemptRecord, type CallRecord } from '../journal/record.ts'
import type { TimelineEntry, TimelineType } from '../model/call.ts'
import type { CallEvent, LegRole } from '../model/event.ts'
import { iso } from './iso.ts'
import { chronological } from '../journal/event-order.ts'

const eventEntry = (event: CallEvent, attempt: string, provider: string | null): TimelineEntry => ({
  at: event.at === null ? 'unknown' : iso(event.at),
  type: event.type,
  leg: event.leg,
  attempt,
  source: 'provider',
  provider,
  providerStatus: event.providerStatus,
  providerCode: event.providerCode,
  detail:
    event.detail ?? (event.digits === undefined ? undefined : { digits: event.digits.length }),
})

/** `second`: the leg that a connect dials. */
const addAttempt = (entries: TimelineEntry[], attempt: AttemptRecord, second: LegRole): void => {
  const entry = (type: TimelineType, at: number, detail?: string): TimelineEntry => ({
    at: iso(at),
    type,
    leg: attempt.kind === 'connect' ? second : 'far',
    attempt: attempt.key,
    source: 'dispatcher',
    provider: attempt.provider,
    detail,
  })
  if (attempt.sentAt !== null) entries.push(entry(`${attempt.kind}-sent`, attempt.sentAt))
  if (attempt.settledAt !== null && attempt.state !== 'sent' && attempt.state !== 'planned')
    entries.push(entry(`${attempt.kind}-${attempt.state}`, attempt.settledAt, attempt.error?.code))
  if (attempt.overdue)
    entries.push(entry('reports-overdue', attempt.overdue.at, attempt.overdue.cause))
  if (attempt.givenUpAt !== null) entries.push(entry('given-up', attempt.givenUpAt, 'no-report'))
}

/** Everything that happened, in time: the provider's reports and the dispatcher's own steps. */
export const timelineOf = (record: CallRecord): TimelineEntry[] => {
  const providerOf = (key: string) =>
    record.attempts.find((attempt) => attempt.key === key)?.provider ?? null
  const own: TimelineEntry[] = []
  const second = isNearFirst(record) ? 'far' : 'near'
  for (const attempt of record.attempts) addAttempt(own, attempt, second)
  if (record.cancelRequestedAt !== null)
    own.push(dispatcherStep('cancel-requested', record.cancelRequestedAt))
  for (const command of record.commands)
    own.push({
      at: iso(command.at),
      type: command.kind,
      leg: 'far',
      attempt: command.attempt,
      source: 'dispatcher',
      provider: providerOf(command.attempt),
      detail: command.reason ?? undefined,
    })
  if (record.closed) own.push(dispatcherStep('closed', record.closed.at, record.closed.reason))
  if (own.length > 1)
    own.sort((a, b) => (String(a.at) < String(b.at) ? -1 : String(a.at) > String(b.at) ? 1 : 0))
  if (record.events.length === 0) return own
  const reports = chronological(record.events.map((stored) => stored.event)).map((event) => {
    const attempt = record.events.findLast((stored) => stored.event === event)?.attempt ?? ''
    return eventEntry(event, attempt, providerOf(attempt))
  })
  return weave(reports, own)
}

const dispatcherStep = (type: TimelineType, at: number, detail?: string): TimelineEntry => ({
  at: iso(at),
  type,
  leg: 'far',
  attempt: null,
  source: 'dispatcher',
  provider: null,
  detail,
})

/** Puts our own steps among the reports by time; a report without a time keeps its place among the reports. */
const weave = (
  reports: readonly TimelineEntry[],
  own: readonly TimelineEntry[],
): TimelineEntry[] => {
  const woven: TimelineEntry[] = []
  let next = 0
  for (const report of reports) {
    while (
      next < own.length &&
      report.at !== 'unknown' &&
      String(own[next]?.at) <= String(report.at)
    )
      woven.push(own[next++] as TimelineEntry)
    woven.push(report)
  }
  return [...woven, ...own.slice(next)]
}
