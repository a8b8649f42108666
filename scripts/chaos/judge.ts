import { outcomeOf } from '@callplane/emulator'
import { coverageOf, type Coverage } from './coverage.ts'
import type { Case, Evidence } from './evidence.ts'
import { judgeControl } from './judge-control.ts'
import { judgeFinding } from './judge-finding.ts'
import { isNeverSent, judgeStatus } from './judge-status.ts'
import { judgeDeadlines, judgePace } from './judge-time.ts'
import { nearPhoneOf, type PlannedCall } from './load.ts'
import { digitsOf, phoneIn, readOwnership, type Ownership } from './ownership.ts'
import { deadName, pacedName } from './rules.ts'

export interface ProviderTally {
  calls: number
  rings: number
  reached: number
  unknowns: number
}

/** What must not happen, each with how often it did. */
export const violations = [
  'doubleRings',
  'strayRings',
  'forkedCalls',
  'lostCalls',
  'wrongFinalStatus',
  'cutAfterAnswer',
  'unknownAvoidable',
  'ringsAfterDeadline',
  'foreignControl',
  'overPace',
  'hangUpsIgnored',
] as const
export type Violation = (typeof violations)[number]

export interface Verdict extends Readonly<Record<Violation, number>> {
  readonly calls: number
  readonly rings: number
  readonly reached: number
  readonly unknowns: number
  /** Share of the calls that a healthy route could have carried and that were answered. */
  readonly reachedWithHealthyRoute: number
  /** Seconds of call time from asking to a settled record, at worst. */
  readonly slowestSettle: number
  readonly perProvider: Readonly<Record<string, ProviderTally>>
  /** How often the run reached each of its cases. */
  readonly coverage: Coverage
  /** For finding out what went wrong; a few of each kind. */
  readonly examples: Readonly<Record<string, readonly string[]>>
  /** Indices of the calls of which a violation is told. */
  readonly offending: ReadonlySet<number>
}

/** Only the network affected this call. */
export const isReachable = (mine: Case, { struck, pace }: Evidence) => {
  // Each new process has to learn by itself that a provider is down, from calls that stay unknown.
  const crashesOften = pace !== null
  const { planned, leftAlone, clockWasWrong } = mine
  const { phone, request } = outcomeOf(planned.input.to)
  return (
    !isNeverSent(mine) &&
    !(crashesOften && isLostToDead(mine)) &&
    phone === 'answers' &&
    request === undefined &&
    leftAlone &&
    !clockWasWrong &&
    planned.input.dialBefore === undefined &&
    !struck.has(planned.input.to)
  )
}

const isLostToDead = ({ record }: Case): boolean =>
  record?.status === 'unknown' && record.provider === deadName

/** Around the moment in which a call is asked for. */
const clockSlack = 5_000

export const gatherCases = (
  { planned, records, ledger, legs, dealings, start, wall, pace, requests }: Evidence,
  ownership: Ownership,
): Map<PlannedCall, Case> => {
  const legsOf = Map.groupBy(legs, (leg) => ownership.ofLeg(leg))
  const requestsOf = Map.groupBy(requests, (request) => ownership.byKey(request))
  const ringsOf = Map.groupBy(ledger, (ring) => ownership.ofRing(ring))
  return new Map(
    planned.map((call) => {
      const { input, actions, rule } = call
      const far = digitsOf(input.to)
      const mine = legsOf.get(call) ?? []
      const rings = new Map<string, number>()
      for (const { to } of ringsOf.get(call) ?? []) {
        const phone = phoneIn(to)
        if (phone !== null) rings.set(phone, (rings.get(phone) ?? 0) + 1)
      }
      const askedAt = start + call.at
      return [
        call,
        {
          planned: call,
          record: records.get(input.idempotencyKey ?? ''),
          dealings: dealings.get(call.index),
          legs: mine,
          farLegs: mine.filter(({ to }) => phoneIn(to) === far),
          requestsWithKey: requestsOf.get(call)?.length ?? 0,
          rings,
          leftAlone:
            !nearPhoneOf(call)?.first &&
            !(pace && rule.endsWith(`-${pacedName}`)) &&
            actions.every(({ kind }) => kind === 'digits' || kind === 'recording'),
          clockWasWrong: wall.steps.some(
            (step) => step.from < askedAt + clockSlack && step.until > askedAt - clockSlack,
          ),
        },
      ]
    }),
  )
}

export const judge = (evidence: Evidence): Verdict => {
  const ownership = readOwnership(
    evidence.planned,
    evidence.records,
    evidence.legs,
    evidence.causes,
  )
  const cases = gatherCases(evidence, ownership)
  const examples: Record<string, string[]> = {}
  const offending = new Set<number>()
  const example = (kind: string, { index, rule }: PlannedCall, detail: string) => {
    const list = (examples[kind] ??= [])
    if (list.length < 5) list.push(`#${index} ${rule}: ${detail}`)
  }
  const count = Object.fromEntries(violations.map((kind) => [kind, 0])) as Record<Violation, number>
  const tell = (kind: Violation, planned: PlannedCall, detail: string) => {
    count[kind]++
    offending.add(planned.index)
    example(kind, planned, detail)
  }
  const perProvider: Record<string, ProviderTally> = {}
  const total = { rings: 0, reached: 0, unknowns: 0 }
  let reachable = 0
  let reachedOfReachable = 0
  let slowest = 0
  for (const mine of cases.values()) {
    const { planned, record, farLegs, rings, dealings } = mine
    const rung = rings.get(digitsOf(planned.input.to)) ?? 0
    const answered = farLegs.some((leg) => leg.answeredAt !== null)
    total.rings += rung
    if (answered) total.reached++
    for (const times of rings.values())
      if (times > 1) tell('doubleRings', planned, `${times} rings`)
    if ((dealings?.ids.size ?? 0) > 1) tell('forkedCalls', planned, 'one key, several calls')
    if (!record?.settled) {
      const detail = record ? `${record.status}, not settled; ${record.provider}` : 'no record'
      tell('lostCalls', planned, detail)
      continue
    }
    const tally = (perProvider[record.provider ?? 'none'] ??= newTally())
    tally.calls++
    tally.rings += rung
    if (answered) tally.reached++
    const settledAt = evidence.settledAt.get(record.id) ?? evidence.start
    const asked = dealings?.asked[0]?.at ?? Date.parse(record.createdAt)
    slowest = Math.max(slowest, (settledAt - asked) / 1000)
    if (record.status === 'unknown') {
      total.unknowns++
      tally.unknowns++
      judgeFinding(mine, evidence, tell)
    } else judgeStatus(mine, evidence, tell)
    if (!isReachable(mine, evidence)) continue
    reachable++
    if (answered) reachedOfReachable++
    else
      example('unreached', planned, `${record.status} ${record.error?.code} by ${record.provider}`)
  }
  for (const ring of evidence.ledger)
    if (ownership.ofRing(ring) === null && phoneIn(ring.to) !== null) {
      count.strayRings++
      ;(examples['strayRings'] ??= []).push(`${ring.provider} ${ring.request.method}`)
    }
  judgeControl(evidence, cases, ownership, tell)
  judgeDeadlines(evidence, cases, ownership, tell)
  judgePace(evidence, ownership, tell)
  return {
    calls: evidence.planned.length,
    ...total,
    ...count,
    reachedWithHealthyRoute: reachable === 0 ? 1 : reachedOfReachable / reachable,
    slowestSettle: slowest,
    perProvider,
    coverage: coverageOf(evidence, cases, ownership),
    examples,
    offending,
  }
}

const newTally = (): ProviderTally => ({ calls: 0, rings: 0, reached: 0, unknowns: 0 })
