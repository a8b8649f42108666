import { secondsBetween } from '../model/units.ts'
import {
  currentAttempt,
  isNearFirst,
  type AttemptRecord,
  type CallRecord,
} from '../journal/record.ts'
import type {
  Attempt,
  Call,
  CallFlow,
  CallRamp,
  CallStatus,
  EndedCall,
  Leg,
  OpenCall,
  ReportedTime,
  UnreportedCall,
} from '../model/call.ts'
import type { EndReason, LegRole } from '../model/event.ts'
import type { Note } from '../model/note.ts'
import type { Capabilities } from '../plugin/capabilities.ts'
import { flowNameOf } from '../model/connect.ts'
import { explainEnd } from './evidence.ts'
import { allRecordings, dialledLegs, totalCost } from './all-legs.ts'
import type { LegFold } from './fold-leg.ts'
import {
  farEndsWithNear,
  foldAttempt,
  isEnd,
  nearNeverReached,
  type AttemptFold,
} from './fold-attempt.ts'
import { iso } from './iso.ts'
import { farNeverDialled, hasLegToHangUp, refusedConnect } from './left-alone.ts'
import { mayReroute } from './reroute.ts'
import { reviewDue } from './review-due.ts'
import { timelineOf } from './timeline.ts'

type StateField = 'status' | 'endReason' | 'rang' | 'endedAt'

interface Verdict {
  readonly status: CallStatus
  readonly reason: EndReason | null
  readonly settled: boolean
}

const verdictOf = (
  record: CallRecord,
  attempt: AttemptRecord | undefined,
  fold: AttemptFold | null,
  can: Capabilities | undefined,
): Verdict => {
  const known = fold !== null && (fold.far.providerStatus !== null || fold.near !== null)
  // A caller who is not answered stays so, regardless of reports, unless the call is answered after all.
  const notTaken = record.direction === 'inbound' && fold?.far.answeredAt === null
  if (record.closed && (!known || notTaken))
    return { status: record.closed.status, reason: record.closed.reason, settled: true }
  if (!attempt || !fold) return { status: 'queued', reason: null, settled: false }
  if (known || attempt.state === 'accepted') {
    const { far, near } = fold
    const outcome = explainEnd(
      far,
      record.commands.length === 0
        ? record.commands
        : record.commands.filter((command) => command.attempt === attempt.key),
    )
    if (isEnd(outcome.status)) {
      // Another route is about to be tried: the call itself has not ended.
      if (mayReroute(record, attempt, fold))
        return { status: 'initiated', reason: null, settled: false }
      const nearFailed =
        (near !== null && isEnd(near.status) && near.status !== 'completed') ||
        refusedConnect(record, attempt.key) !== undefined
      const reason =
        nearFailed && outcome.status === 'completed' ? 'near-end-unreachable' : outcome.reason
      const settled =
        reviewDue(record, attempt, far, can) === null &&
        !(can && hasLegToHangUp(record, attempt.key, fold, can))
      return { status: outcome.status, reason, settled }
    }
    // The near end was to be reached first and could not be: the far phone is never rung.
    if (nearNeverReached(record, fold))
      return near?.status === 'canceled'
        ? { status: 'canceled', reason: 'canceled', settled: true }
        : { status: 'failed', reason: 'near-end-unreachable', settled: true }
    if (farNeverDialled(record, attempt.key, fold))
      return { status: 'failed', reason: 'refused', settled: true }
    if (attempt.givenUpAt !== null)
      return farEndsWithNear(record, fold, can)
        ? { status: 'completed', reason: near?.endReason ?? 'hung-up', settled: true }
        : { status: 'unknown', reason: 'no-report', settled: true }
    const status =
      outcome.status === 'queued' && attempt.state === 'accepted' ? 'initiated' : outcome.status
    return { status, reason: null, settled: false }
  }
  if (attempt.state === 'unknown')
    return { status: 'unknown', reason: null, settled: attempt.givenUpAt !== null }
  return { status: 'queued', reason: null, settled: false }
}

const legOf = (
  role: LegRole,
  number: string | null,
  fold: LegFold,
  attempt: AttemptRecord,
): Leg => ({
  role,
  number,
  status: fold.status,
  endReason: fold.endReason,
  ringingAt: fold.ringingAt,
  answeredAt: fold.answeredAt,
  endedAt: fold.endedAt,
  references: attempt.references,
  attempt: attempt.key,
})

/** What the provider does not do as asked, and webhooks that it should have sent. */
const notesOf = (
  attempt: AttemptRecord | undefined,
  can: Capabilities | undefined,
): readonly Note[] => {
  if (!attempt?.overdue) return attempt?.notes ?? []
  const { cause } = attempt.overdue
  const asked = can?.verbs.includes('get') === true
  const detail = `reports are overdue; ${cause}${asked ? '; the dispatcher asks the provider instead' : ''}`
  return [...attempt.notes, { field: 'webhooks', effect: asked ? 'emulated' : 'dropped', detail }]
}

const publicAttempt = (record: CallRecord, attempt: AttemptRecord): Attempt => ({
  key: attempt.key,
  kind: attempt.kind,
  provider: attempt.provider,
  gateway:
    record.routes[attempt.routeIndex]?.gateway ??
    foldAttempt(record, attempt.key).far.gateway ??
    undefined,
  target: attempt.target,
  state: attempt.state,
  plannedAt: iso(attempt.plannedAt),
  sentAt: attempt.sentAt === null ? null : iso(attempt.sentAt),
  sendBy: attempt.sendBy === null ? null : iso(attempt.sendBy),
  settledAt: attempt.settledAt === null ? null : iso(attempt.settledAt),
  references: attempt.references,
  notes: attempt.notes,
  error: attempt.error,
})

const durationOf = (from: ReportedTime, to: ReportedTime): number | null =>
  from === null || to === null || from === 'unknown' || to === 'unknown'
    ? null
    : Math.max(0, secondsBetween(Date.parse(from), Date.parse(to)))

const nearNumber = (record: CallRecord): string | null => {
  const connect = record.request.connect
  if (!connect) return record.room
  if ('phone' in connect) return connect.phone
  if ('sip' in connect) return connect.sip
  if ('room' in connect) return connect.room
  return 'conference' in connect ? connect.conference : null
}

/** The turns of the flow that the current attempt's call runs. */
const flowField = (
  { flow, request }: CallRecord,
  attempt: AttemptRecord | undefined,
): { readonly flow: CallFlow } | undefined => {
  const turns = flow?.filter((segment) => segment.attempt === attempt?.key) ?? []
  if (turns.length === 0) return undefined
  return {
    flow: {
      name: flowNameOf(request.connect),
      turns: turns.map(({ seq, turn, continuation, steps }) => ({
        seq,
        turn,
        continuation,
        steps,
      })),
    },
  }
}

const rampField = ({ ramp, shadow }: CallRecord): { readonly ramp: CallRamp } | undefined => {
  if (!ramp) return undefined
  const { side, position, percent } = ramp
  return { ramp: { side, position, percent, shadow: shadow ?? null } }
}

const legsOf = (record: CallRecord): Leg[] => {
  const legs: Leg[] = []
  for (const attempt of record.attempts) {
    const isPlacing = attempt.kind === 'place' || attempt.kind === 'redial'
    if (!isPlacing || attempt.state === 'refused') continue
    const { far, near } = foldAttempt(record, attempt.key)
    const second =
      record.attempts.findLast((a) => a.parent === attempt.key && a.kind === 'connect') ?? attempt
    const [ofFar, ofNear] = isNearFirst(record) ? [second, attempt] : [attempt, second]
    legs.push(legOf('far', record.request.to, far, ofFar))
    if (near) legs.push(legOf('near', nearNumber(record), near, ofNear))
  }
  return legs
}

const connectError = (record: CallRecord, attempt: AttemptRecord | undefined) =>
  attempt && refusedConnect(record, attempt.key)?.error

const endOf = (record: CallRecord, fold: AttemptFold | null): string =>
  fold?.far.endedAt ?? fold?.near?.endedAt ?? (record.closed ? iso(record.closed.at) : 'unknown')

/** The fields that say whether the call has ended, and how. */
const stateOf = (
  record: CallRecord,
  { status, reason }: Verdict,
  fold: AttemptFold | null,
): Pick<OpenCall, StateField> | Pick<UnreportedCall, StateField> | Pick<EndedCall, StateField> => {
  if (isEnd(status))
    return {
      status,
      endReason: reason ?? 'unspecified',
      rang:
        fold?.far.rang ?? (record.attempts.some((a) => a.state === 'unknown') ? 'unknown' : 'no'),
      endedAt: endOf(record, fold),
    }
  if (status === 'unknown') return { status, endReason: reason, rang: null, endedAt: null }
  return { status, endReason: null, rang: null, endedAt: null }
}

/** The record of a call as a pure function of its journal. */
export const project = (
  record: CallRecord,
  canOf: (provider: string) => Capabilities | undefined,
): Call => {
  const attempt = currentAttempt(record)
  const fold = attempt ? foldAttempt(record, attempt.key) : null
  const can = attempt && canOf(attempt.provider)
  const verdict = verdictOf(record, attempt, fold, can)
  const ended = isEnd(verdict.status)
  const endedAt = ended ? endOf(record, fold) : null
  const far = fold?.far
  const answeredAt = far?.answeredAt ?? null
  const main = can?.references[0]
  const { request } = record
  const state = stateOf(record, verdict, fold)
  const legs = [far ?? [], fold?.near ?? [], dialledLegs(record)].flat()
  return {
    id: record.id,
    // One by one: spread fields, which come first, would make this the most expensive object of a dispatch.
    status: state.status,
    endReason: state.endReason,
    rang: state.rang,
    endedAt: state.endedAt,
    settled: verdict.settled,
    replay: false,
    direction: record.direction,
    provider: attempt?.provider ?? null,
    providerRef: (main && attempt?.references[main]) ?? null,
    providerStatus: far?.providerStatus ?? fold?.near?.providerStatus ?? null,
    // The journal keeps the far party in `to`; of a caller that is where the call comes from.
    from: (record.direction === 'inbound' ? request.to : request.from) ?? null,
    to: (record.direction === 'inbound' ? request.from : request.to) ?? '',
    rule: record.rule,
    rulesVersion: record.rulesVersion ?? null,
    room: record.room ?? far?.room ?? fold?.near?.room ?? null,
    createdAt: iso(record.createdAt),
    ringingAt: far?.ringingAt ?? null,
    answeredAt,
    answeredBy: far?.answeredBy ?? null,
    talkDuration: ended ? (durationOf(answeredAt, endedAt) ?? far?.talkDuration ?? null) : null,
    totalDuration: durationOf(iso(record.createdAt), endedAt),
    recordings: allRecordings(legs),
    cost: totalCost(legs),
    timeline: timelineOf(record),
    attempts: record.attempts.map((a) => publicAttempt(record, a)),
    legs: legsOf(record),
    skipped: record.skipped.map(({ provider, reason, detail }) => ({ provider, reason, detail })),
    ...flowField(record, attempt),
    ...rampField(record),
    notes: record.notes ? [...record.notes, ...notesOf(attempt, can)] : notesOf(attempt, can),
    error: record.closed?.error ?? attempt?.error ?? connectError(record, attempt) ?? null,
    metadata: request.metadata ?? {},
    contact: request.contact ?? null,
    tenant: request.tenant ?? null,
    campaign: request.campaign ?? null,
    tags: request.tags ?? [],
    idempotencyKey: record.direction === 'inbound' ? null : (request.idempotencyKey ?? null),
  } as Call
}
