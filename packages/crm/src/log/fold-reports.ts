import type {
  Call,
  CallStatus,
  EndOutcome,
  EndReason,
  LegRole,
  Recording,
  ReportedTime,
} from '@callplane/core'
import type { EntryContent } from '../model/entry.ts'
import type { Report } from '../model/report.ts'

type Event = Report['event']

/** What the reports of one leg say. Core has a similar `foldLeg`, which it does not export. */
interface LegReports {
  readonly seen: boolean
  readonly ringing: boolean
  readonly answered: Event | undefined
  readonly ended: Event | undefined
}

const byTime = (a: Event, b: Event): number =>
  (a.at ?? Infinity) - (b.at ?? Infinity) || (a.id < b.id ? -1 : 1)

/** Prefers the provider's report to the front end's, then a cause to a bare `completed`, then the earlier one. */
const choose = (reports: readonly Report[], type: Event['type']): Event | undefined => {
  const fitting = reports.filter((report) => report.event.type === type)
  const provider = fitting.filter((report) => report.source === 'provider')
  const events = (provider.length > 0 ? provider : fitting).map((report) => report.event)
  const causes = events.filter((event) => event.end && event.end.status !== 'completed')
  return (causes.length > 0 ? causes : events).toSorted(byTime)[0]
}

const readLeg = (reports: readonly Report[]): LegReports => ({
  seen: reports.some((report) => report.source === 'provider'),
  ringing: reports.some((report) => report.event.type === 'ringing'),
  answered: choose(reports, 'answered'),
  ended: choose(reports, 'ended'),
})

const timeOf = (event: Event | undefined): ReportedTime =>
  event === undefined ? null : event.at === null ? 'unknown' : new Date(event.at).toISOString()

const outcomeOf = (event: Event, answered: boolean): EndOutcome | undefined =>
  answered ? event.end : (event.end?.ifUnanswered ?? event.end)

/**
 * How the call ended. The other end hanging up before the dialled one answered is a cancel going out, and a missed
 * call coming in, whatever the provider calls the end of that leg.
 */
const endOf = (
  dialled: LegReports,
  other: LegReports,
  direction: 'inbound' | 'outbound',
): { readonly status: CallStatus; readonly reason: EndReason } | null => {
  const answered = dialled.answered !== undefined
  if (dialled.ended) {
    const outcome = outcomeOf(dialled.ended, answered)
    return { status: outcome?.status ?? 'completed', reason: outcome?.reason ?? 'unspecified' }
  }
  if (!other.ended) return null
  const outcome = outcomeOf(other.ended, answered)
  if (answered || !dialled.seen)
    return { status: outcome?.status ?? 'completed', reason: outcome?.reason ?? 'hung-up' }
  return direction === 'outbound'
    ? { status: 'canceled', reason: 'canceled' }
    : { status: 'no-answer', reason: 'no-answer' }
}

const rank = { 'in-progress': 0, failed: 1, completed: 2, removed: 3 } as const

const recordingsOf = (events: readonly Event[]): Recording[] => {
  const byId = new Map<string, Recording>()
  for (const { recording } of events) {
    if (!recording) continue
    const held = byId.get(recording.id)
    const [low, high] =
      held && rank[held.status] > rank[recording.status] ? [recording, held] : [held, recording]
    byId.set(recording.id, {
      id: recording.id,
      status: high.status,
      url: high.url ?? low?.url,
      duration: high.duration ?? low?.duration,
    })
  }
  return [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

const seconds = (from: ReportedTime, to: ReportedTime): number | null =>
  from === null || to === null || from === 'unknown' || to === 'unknown'
    ? null
    : Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000)

export type FoldedCall = Pick<
  EntryContent,
  | 'status'
  | 'endReason'
  | 'answeredAt'
  | 'endedAt'
  | 'talkDuration'
  | 'totalDuration'
  | 'answeredBy'
  | 'recordings'
  | 'cost'
>

/**
 * What a set of reports says about a call that a browser placed or took. A pure function of the set: order and
 * duplicates do not matter, and more reports never move it back. `expired`: no report of an end is expected any more.
 */
export const foldReports = (
  reports: readonly Report[],
  direction: 'inbound' | 'outbound',
  startedAt: string,
  expired = false,
): FoldedCall => {
  // Who was rung decides about answer and end: the phone of an outbound call, the browser of an inbound one. The other
  // leg is up as soon as the provider has the call, which says nothing about an answer.
  const dialledRole: LegRole = direction === 'outbound' ? 'far' : 'near'
  const ofLeg = (dialled: boolean) =>
    reports.filter(({ source, event }) =>
      source === 'client' ? dialled : (event.leg === dialledRole) === dialled,
    )
  const dialled = readLeg(ofLeg(true))
  const other = readLeg(ofLeg(false))
  const ended = endOf(dialled, other, direction)
  // Only the other leg is reported, and it ended as completed: it was answered at an unknown time.
  const answered = timeOf(dialled.answered) ?? (ended?.status === 'completed' ? 'unknown' : null)
  const endedAt = ended ? timeOf(dialled.ended ?? other.ended) : null
  const events = reports.map((report) => report.event).toSorted(byTime)
  const live: CallStatus = dialled.answered
    ? 'in-progress'
    : dialled.ringing
      ? 'ringing'
      : 'initiated'
  return {
    status: ended?.status ?? (expired ? 'unknown' : live),
    endReason: ended?.reason ?? (expired ? 'no-report' : null),
    answeredAt: answered,
    endedAt,
    talkDuration: ended ? seconds(answered, endedAt) : null,
    totalDuration: seconds(startedAt, endedAt),
    answeredBy: events.findLast((event) => event.answeredBy)?.answeredBy ?? null,
    recordings: recordingsOf(events),
    cost: costOf(events),
  }
}

const costOf = (events: readonly Event[]): Call['cost'] =>
  events.findLast((event) => event.cost?.certainty === 'final')?.cost ??
  events.findLast((event) => event.cost)?.cost ?? { certainty: 'unknown' }
