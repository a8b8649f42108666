import { seconds, timeBefore, toMilliseconds } from '../model/units.ts'
import type { CallStatus, ReportedTime } from '../model/call.ts'
import type { AnsweredBy, CallEvent, Cost, EndReason, Rang, Recording } from '../model/event.ts'
import { iso } from './iso.ts'
import { distinctEvents, stageOf } from '../journal/event-order.ts'

/** What a set of events says about one leg. */
export interface LegFold {
  readonly status: CallStatus
  readonly endReason: EndReason | null
  readonly rang: Rang | null
  readonly ringingAt: ReportedTime
  readonly answeredAt: ReportedTime
  readonly endedAt: ReportedTime
  readonly answeredBy: AnsweredBy | null
  readonly providerStatus: string | null
  readonly providerCode: string | null
  readonly recordings: readonly Recording[]
  readonly cost: Cost | null
  /** Seconds of talk as the provider stated them; null where it did not. */
  readonly talkDuration: number | null
  /** Room and gateway that the provider chose. */
  readonly room: string | null
  readonly gateway: string | null
  /** The end event that decided, for evidence rules. */
  readonly end: CallEvent | null
}

const statusByStage = ['queued', 'initiated', 'ringing', 'in-progress'] as const
const answeredStage = 3
const recordingRanks: ReadonlyMap<string, number> = new Map<Recording['status'], number>([
  ['in-progress', 0],
  ['failed', 1],
  ['completed', 2],
  ['removed', 3],
])
const recordingRank = ({ status }: Recording): number => recordingRanks.get(status) ?? -1

const timeOf = (at: number | null): ReportedTime => (at === null ? 'unknown' : iso(at))

const reported = (event: CallEvent | undefined): ReportedTime =>
  event === undefined ? null : timeOf(event.at)

/**
 * A cause beats a bare `completed`, whichever came first: some providers send `completed` after
 * `busy` too (Vonage). Only ends decide among ends, so a lost earlier event changes nothing. `ends`: in their order.
 */
const chooseEnd = (ends: readonly CallEvent[]): CallEvent | undefined => {
  const specific = ends.filter((event) => event.end && event.end.status !== 'completed')
  return (specific.length > 0 ? specific : ends)[0]
}

const latest = <T>(
  events: readonly CallEvent[],
  pick: (event: CallEvent) => T | undefined,
): T | null => {
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at]
    const value = event && pick(event)
    if (value !== undefined) return value
  }
  return null
}

const foldRecordings = (events: readonly CallEvent[]): readonly Recording[] => {
  if (!events.some(({ recording }) => recording)) return none
  const byId = new Map<string, Recording>()
  for (const { recording } of events) {
    if (!recording) continue
    const held = byId.get(recording.id)
    if (!held) byId.set(recording.id, recording)
    else {
      const [low, high] =
        recordingRank(recording) >= recordingRank(held) ? [held, recording] : [recording, held]
      byId.set(recording.id, { ...low, ...withoutUndefined(high) })
    }
  }
  return [...byId.values()]
}

const none: readonly never[] = []

const withoutUndefined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Partial<T>

const foldCost = (events: readonly CallEvent[]): Cost | null =>
  latest(events, (event) => (event.cost?.certainty === 'final' ? event.cost : undefined)) ??
  latest(events, (event) => event.cost)

interface Answer {
  /** Epoch milliseconds; null where it was not reported. */
  readonly at: number | null
  /** Seconds of talk as stated. */
  readonly talkDuration: number | null
}

/**
 * The answer as its own report tells it, else as a later report states it: by its time, or by how long the talk before
 * the end lasted. Null where nothing says that the call was answered.
 */
const answerOf = (
  events: readonly CallEvent[],
  report: CallEvent | undefined,
  end: CallEvent | undefined,
): Answer | null => {
  const talkDuration = latest(events, (event) =>
    event.talkDuration !== undefined && event.talkDuration > 0 ? event.talkDuration : undefined,
  )
  const statements: (number | null)[] = []
  for (const { answeredAt } of events) if (answeredAt !== undefined) statements.push(answeredAt)
  if (!report && statements.length === 0 && talkDuration === null) return null
  const times = statements.filter((time) => time !== null)
  const byDuration =
    talkDuration === null || end === undefined || end.at === null
      ? null
      : timeBefore(end.at, toMilliseconds(seconds(talkDuration)))
  return {
    at: report?.at ?? (times.length > 0 ? Math.min(...times) : byDuration),
    talkDuration,
  }
}

/**
 * Pure function of the set of events: any order and any duplicates give the same result,
 * and more events never move the status back.
 */
export const foldLeg = (events: readonly CallEvent[]): LegFold => {
  const distinct = distinctEvents(events)
  const first = (type: CallEvent['type']) => distinct.find((event) => event.type === type)
  const ringing = first('ringing')
  const ends = distinct.filter((event) => event.type === 'ended' && event.end)
  const end = chooseEnd(ends)
  const answer = answerOf(distinct, first('answered'), end)
  let stage = -1
  for (const event of distinct) stage = Math.max(stage, stageOf(event))
  // A provider that cannot tell an unanswered end from an answered one says both; the answer decides.
  const outcome = end?.end?.ifUnanswered && !answer ? end.end.ifUnanswered : end?.end
  const furthest = end ?? distinct.findLast((event) => stageOf(event) === stage && stage >= 0)
  return {
    status: outcome
      ? outcome.status
      : (statusByStage[Math.max(0, answer ? answeredStage : -1, stage)] ?? 'queued'),
    endReason: outcome?.reason ?? null,
    rang: outcome ? (answer || ringing ? 'yes' : outcome.rang) : null,
    ringingAt: ringing
      ? reported(ringing)
      : answer || outcome?.status === 'completed' || outcome?.rang === 'yes'
        ? 'unknown'
        : null,
    answeredAt: answer ? timeOf(answer.at) : outcome?.status === 'completed' ? 'unknown' : null,
    endedAt: reported(end),
    answeredBy: latest(distinct, (event) => event.answeredBy),
    providerStatus: furthest?.providerStatus ?? null,
    providerCode: furthest?.providerCode ?? null,
    recordings: foldRecordings(distinct),
    cost: foldCost(distinct),
    talkDuration: answer?.talkDuration ?? null,
    room: latest(distinct, (event) => event.room),
    gateway: latest(distinct, (event) => event.gateway),
    end: end ?? null,
  }
}
