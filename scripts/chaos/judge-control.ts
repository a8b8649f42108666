import type { LegView, RequestRecord } from '@callplane/emulator'
import { time, type Case, type Evidence, type Tell } from './evidence.ts'
import type { PlannedCall } from './load.ts'
import type { Ownership } from './ownership.ts'

export type ControlKind = 'cutAfterAnswer' | 'foreignControl' | 'hangUpsIgnored'

/** A request by which a client ends a leg, at any of the providers. */
export const isHangUp = ({ method, url, body }: RequestRecord): boolean =>
  method !== 'GET' &&
  (method === 'DELETE' ||
    /\/(?:hangup|end|stop|remove)\b/.test(url) ||
    /Status=(?:completed|canceled)|"hangup"/.test(body))

const isRecording = ({ method, url, body }: RequestRecord): boolean =>
  (method === 'POST' && /\/(?:Recordings\.json|Record\/|actions\/record_start)/.test(url)) ||
  (method === 'PATCH' && body.includes('"startRecording"'))

/** Carriers that know the two legs of a call as calls of their own, which the dispatcher joins and ends. */
const joinedByUs: ReadonlySet<string> = new Set(['telnyx', 'sinch'])

/** A hang-up takes effect at once; a request may have been held up on its way. */
const effectWithin = 30_000
/** Some providers tell the time of an answer in whole seconds, rounded down. */
const wholeSecond = 1_000
/** A hang-up whose process died over it is sent again after a minute, by the process that takes the call over. */
const sentAgainWithin = 60_000
/** The lease of the one that died has to end first, 15 s by default, and is looked for twice a second. */
const takenOverWithin = 16_000
/** Two may die, and the third may be held up before the socket. */
const carriedOutWithin = 2 * (sentAgainWithin + takenOverWithin) + effectWithin

/** The second leg was certainly refused at each try, and the network never had it. */
const isAlone = (record: Case['record'], legs: Case['legs']): boolean =>
  legs.length === 1 &&
  record?.attempts.findLast(({ kind }) => kind === 'connect')?.state === 'refused'

/** Daily shows who answered up to this late (docs.daily.co/reference/rest-api/rooms/presence). */
const presenceLag = 15_000

/**
 * Whether the ring timeout passed before a look could show the answer, and no report of it had been taken. No other
 * provider without a ring timeout of its own shows calls late.
 */
const answeredUnseen = (
  { record }: Case,
  leg: LegView,
  at: number,
  deliveries: Evidence['deliveries'],
): boolean =>
  leg.provider === 'daily' &&
  record?.timeline.some(
    ({ type, detail, at: decided }) =>
      type === 'hang-up' &&
      detail === 'ring-timeout' &&
      time(decided) < time(leg.answeredAt) + presenceLag,
  ) === true &&
  !deliveries.some(
    ({ event, status, at: told, body }) =>
      event === 'dialout.answered' &&
      status !== null &&
      status < 300 &&
      time(told) < at &&
      body.includes(leg.callId),
  )

/** Whether the reply to its dial was lost, and nothing told its id before it was over. */
const learnedOfAfterEnd = (record: Case['record'], leg: LegView): boolean =>
  record?.attempts.some(
    ({ references, settledAt }) =>
      Object.values(references).includes(leg.callId) && time(settledAt) >= time(leg.endedAt),
  ) === true

/** Judges every request that names a leg by whom the leg belongs to. */
export const judgeControl = (
  evidence: Evidence,
  cases: ReadonlyMap<PlannedCall, Case>,
  ownership: Ownership,
  tell: Tell<ControlKind>,
): void => {
  const allowedToEnd = (
    { planned, dealings, legs, record }: Case,
    leg: LegView,
    at: number,
  ): boolean =>
    (dealings?.hangUpAskedAt ?? Infinity) <= at ||
    // The limit of a provider that has none.
    time(leg.answeredAt) + (planned.input.maxDuration ?? Infinity) * 1000 <= at + wholeSecond ||
    // The ring timeout of a provider that has none.
    (planned.input.ringTimeout !== undefined && !(time(leg.answeredAt) < at)) ||
    // Where we join the legs, what is left of a call is ended when its other leg has gone.
    (joinedByUs.has(leg.provider) &&
      legs.some((other) => other !== leg && time(other.endedAt) <= at)) ||
    isAlone(record, legs)

  /** Its own record hung up a leg that had ended: it controlled nothing, and no other call's id was used. */
  const isLateAndOwn = ({ record }: Case, leg: LegView, at: number): boolean =>
    time(leg.endedAt) < at && record?.timeline.some(({ type }) => type === 'hang-up') === true

  const judgeLeg = (request: RequestRecord, leg: LegView, owner: PlannedCall): void => {
    const mine = cases.get(owner)
    const keyed = ownership.byKey(request)
    const targets = ownership.byTarget(request)
    const at = time(request.at)
    const name = `${request.provider} ${request.method}`
    if (keyed && keyed !== owner) tell('foreignControl', keyed, `${name} names #${owner.index}`)
    if (targets.length > 0 && !targets.includes(owner))
      tell('foreignControl', owner, `${name} is a transfer of #${targets[0]?.index}`)
    if (isRecording(request) && !owner.actions.some(({ kind }) => kind === 'recording'))
      tell('foreignControl', owner, `${name} records it without a request`)
    if (!isHangUp(request) || !mine) return
    const unseen = answeredUnseen(mine, leg, at, evidence.deliveries)
    if (!allowedToEnd(mine, leg, at) && !isLateAndOwn(mine, leg, at) && !unseen) {
      tell('foreignControl', owner, `${name} ends it without a request`)
      if (leg.end?.by === 'caller' && time(leg.answeredAt) <= at)
        tell('cutAfterAnswer', owner, `${leg.provider} ended by ${name}`)
    }
    const acknowledged = typeof request.status === 'number' && request.status < 300
    if (acknowledged && time(leg.endedAt) > at + effectWithin)
      tell('hangUpsIgnored', owner, `${name} was answered ${request.status}, and the leg went on`)
  }
  for (const request of evidence.requests) {
    if (request.method === 'GET') continue
    for (const leg of ownership.legsNamedIn(request)) {
      const owner = ownership.ofLeg(leg)
      // The request that dials a leg may name it beforehand.
      if (owner && evidence.causes.get(leg.id)?.body !== request.body) judgeLeg(request, leg, owner)
    }
  }
  for (const { planned, legs, dealings, record } of cases.values()) {
    const digits = planned.actions.flatMap(({ kind, value }) => (kind === 'digits' ? value : []))
    for (const leg of legs) {
      const left = digits.reduce((text, own) => text.replaceAll(own, ''), leg.digits)
      if (left !== '') tell('foreignControl', planned, `${leg.provider} heard digits of another`)
      const taken = dealings?.hangUpTakenAt ?? Infinity
      // The dispatcher could not know which leg is its own, or learned of it from the report of its end.
      if (record?.status === 'unknown' || learnedOfAfterEnd(record, leg)) continue
      if (time(leg.endedAt) > Math.max(taken, time(leg.startedAt)) + carriedOutWithin)
        tell('hangUpsIgnored', planned, `${leg.provider} went on after a hang-up that was taken`)
    }
  }
}
