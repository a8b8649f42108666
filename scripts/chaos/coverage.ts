import { time, type Case, type Evidence } from './evidence.ts'
import { isHangUp } from './judge-control.ts'
import { isFarSilent, isNeverSent } from './judge-status.ts'
import { meantHeader } from './incarnation.ts'
import { nearPhoneOf, type PlannedCall } from './load.ts'
import { digitsOf, phoneIn, type Ownership } from './ownership.ts'
import { pacedName } from './rules.ts'

/** How often the run reached each of its cases. */
export type Coverage = Readonly<Record<string, number>>

const isRinging = (leg: Case['legs'][number], at: number): boolean =>
  time(leg.ringingAt) <= at && time(leg.answeredAt) > at && time(leg.endedAt) >= at
const isTalking = (leg: Case['legs'][number], at: number): boolean =>
  time(leg.answeredAt) <= at && time(leg.endedAt) >= at

const countIn = <T>(list: Iterable<T>, holds: (entry: T) => boolean): number => {
  let count = 0
  for (const entry of list) if (holds(entry)) count++
  return count
}

const sharedNumbers = (cases: readonly Case[]) => {
  const byNumber = Map.groupBy(cases, ({ planned }) => digitsOf(planned.input.to))
  const live = ({ farLegs }: Case) => farLegs.filter((leg) => leg.startedAt !== null)
  const overlap = (one: Case, other: Case) =>
    live(one).some((a) =>
      live(other).some(
        (b) => time(a.startedAt) <= time(b.endedAt) && time(b.startedAt) <= time(a.endedAt),
      ),
    )
  let atOnce = 0
  let inTurn = 0
  for (const group of byNumber.values())
    for (const [index, one] of group.entries())
      if (index > 0)
        if (group.slice(0, index).some((other) => overlap(one, other))) atOnce++
        else inTurn++
  return { sharedNumberAtOnce: atOnce, sharedNumberInTurn: inTurn }
}

const nearEnds = (cases: readonly Case[]) => {
  const rang = ({ planned, rings }: Case, first: boolean) => {
    const near = nearPhoneOf(planned)
    return near !== null && near.first === first && rings.has(digitsOf(near.phone))
  }
  const reachedSip = ({ legs }: Case, host: string) =>
    legs.some(({ to, rang }) => rang && to.includes(host))
  return {
    nearPhonesSecond: countIn(cases, (mine) => rang(mine, false)),
    nearPhonesFirst: countIn(cases, (mine) => rang(mine, true)),
    nearSip: countIn(cases, (mine) => reachedSip(mine, '@desks.example.com')),
    nearRooms: countIn(cases, (mine) => reachedSip(mine, '@rooms.example.com')),
  }
}

const hangUps = (cases: readonly Case[]) => {
  const at = ({ dealings }: Case) => dealings?.hangUpAskedAt ?? Infinity
  const asked = cases.filter((mine) => at(mine) < Infinity)
  return {
    hangUpsTaken: countIn(asked, ({ dealings }) => dealings?.hangUpTakenAt != null),
    hangUpsBeforeRinging: countIn(asked, (mine) =>
      mine.farLegs.every((l) => time(l.ringingAt) > at(mine)),
    ),
    hangUpsWhileRinging: countIn(asked, (mine) => mine.farLegs.some((l) => isRinging(l, at(mine)))),
    hangUpsWhileTalking: countIn(asked, (mine) => mine.farLegs.some((l) => isTalking(l, at(mine)))),
  }
}

const paced = (evidence: Evidence, cases: ReadonlyMap<PlannedCall, Case>, ownership: Ownership) => {
  if (!evidence.pace) return { pacedWaits: 0, pacedExpired: 0 }
  const waited = new Set<PlannedCall>()
  for (const request of evidence.requests) {
    if (request.provider !== evidence.pace.face || request.method !== 'POST') continue
    const call = ownership.byKey(request)
    const asked = call && cases.get(call)?.dealings?.asked[0]?.at
    const meant = evidence.start + Number(request.headers[meantHeader])
    if (call?.rule.endsWith(pacedName) && asked && meant > asked + 400) waited.add(call)
  }
  return {
    pacedWaits: waited.size,
    pacedExpired: countIn(
      cases.values(),
      ({ planned, record }) =>
        (planned.rule === `only-${pacedName}` && record?.endReason === 'no-route') ||
        record?.endReason === 'expired',
    ),
  }
}

/** Counts every kind of event that the load and the hazards are made of. */
export const coverageOf = (
  evidence: Evidence,
  held: ReadonlyMap<PlannedCall, Case>,
  ownership: Ownership,
): Coverage => {
  const cases = [...held.values()]
  const { wall, counts, legs } = evidence
  const acted = (kind: string) =>
    cases.reduce(
      (sum, { dealings }) => sum + countIn(dealings?.acted ?? [], (action) => action.kind === kind),
      0,
    )
  const targets = (call: PlannedCall) =>
    call.actions.flatMap(({ kind, value }) => (kind === 'transfer' ? digitsOf(value) : []))
  const { kills: _kills, stops: _stops, stalls: _stalls, ...hazards } = counts
  return {
    ...sharedNumbers(cases),
    repeatedRequests: cases.reduce(
      (sum, { dealings }) => sum + Math.max(0, (dealings?.asked.length ?? 0) - 1),
      0,
    ),
    ...hangUps(cases),
    hangUpRequests: countIn(evidence.requests, isHangUp),
    transfersAsked: acted('transfer'),
    transfersRung: countIn(cases, ({ planned, rings }) =>
      targets(planned).some((to) => rings.has(to)),
    ),
    digitsHeard: countIn(legs, ({ digits }) => digits.includes('#')),
    recordingsAsked: acted('recording'),
    ...nearEnds(cases),
    failuresAfterRinging: countIn(
      legs,
      ({ rang, end }) => rang && end?.cause === 'carrier-failure',
    ),
    secondRoutes: countIn(
      cases,
      ({ record }) =>
        new Set([...(record?.attempts ?? []), ...(record?.skipped ?? [])].map((a) => a.provider))
          .size > 1,
    ),
    deadlines: countIn(cases, ({ planned }) => planned.input.dialBefore !== undefined),
    wallStepsForward: countIn(wall.steps, ({ offset }) => offset > 0),
    wallStepsBack: countIn(wall.steps, ({ offset }) => offset < 0),
    callsUnderWrongClock: countIn(cases, ({ clockWasWrong }) => clockWasWrong),
    ...paced(evidence, held, ownership),
    ...hazards,
    farSilent: countIn(cases, isFarSilent),
    neverSent: countIn(cases, isNeverSent),
    strayLegs: countIn(legs, (leg) => phoneIn(leg.to) !== null && ownership.ofLeg(leg) === null),
  }
}
