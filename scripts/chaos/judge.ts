import type { Call, Capabilities } from '@callplane/core'
import type { Delivery, LegView, RequestRecord, Ring } from '@callplane/emulator'
import type { PlannedCall } from './load.ts'

export interface ProviderTally {
  calls: number
  rings: number
  reached: number
  unknowns: number
}

export interface Verdict {
  readonly calls: number
  readonly rings: number
  readonly reached: number
  readonly doubleRings: number
  readonly lostCalls: number
  readonly wrongFinalStatus: number
  readonly cutAfterAnswer: number
  readonly unknowns: number
  readonly unknownAvoidable: number
  /** Share of the calls that a healthy route could have carried and that were answered. */
  readonly reachedWithHealthyRoute: number
  /** Seconds of call time from asking to a settled record, at worst. */
  readonly slowestSettle: number
  readonly perProvider: Readonly<Record<string, ProviderTally>>
  /** For finding out what went wrong; a few of each kind. */
  readonly examples: Readonly<Record<string, readonly string[]>>
}

export interface Evidence {
  readonly planned: readonly PlannedCall[]
  readonly records: ReadonlyMap<string, Call>
  readonly ledger: readonly Ring[]
  readonly legs: readonly LegView[]
  readonly deliveries: readonly Delivery[]
  readonly requests: readonly RequestRecord[]
  readonly settledAt: ReadonlyMap<string, number>
  readonly start: number
  readonly capabilities: (face: string) => Capabilities | undefined
  /** Numbers whose own dial was struck by a request fault or chose one. */
  readonly struck: ReadonlySet<string>
}

const digitsOf = (address: string): string => address.replace(/\D/g, '').slice(-11)
const digitsOfPhone = (address: string): string | null => {
  const match = /(?:^|:|\+)(1\d{10})(?:$|@|;)/.exec(address)
  return match?.[1] ?? (/^\d{11}$/.test(address) ? address : null)
}

/** Statuses that tell the truth about what the network did with the one leg that decided. */
const truthful: Readonly<Record<string, readonly string[]>> = {
  'hang-up': ['completed'],
  'max-duration': ['completed'],
  canceled: ['canceled', 'no-answer'],
  busy: ['busy', 'rejected', 'no-answer', 'failed'],
  'no-answer': ['no-answer', 'canceled'],
  // Some providers have one word for a person who declines and a line that is busy.
  declined: ['rejected', 'busy', 'no-answer', 'failed'],
  'invalid-number': ['failed', 'rejected', 'no-answer', 'canceled'],
  'carrier-failure': ['failed', 'rejected', 'no-answer', 'canceled'],
}

export const judge = (evidence: Evidence): Verdict => {
  const ringsOf = tallyBy(evidence.ledger, (ring) => digitsOfPhone(ring.to))
  const legsOf = groupBy(evidence.legs, (leg) => digitsOfPhone(leg.to))
  const endReported = new Set(
    evidence.deliveries
      .filter((d) => d.status !== null && d.status < 300 && d.to !== null && d.fault !== 'forge')
      .map((d) => digitsOf(d.to ?? '')),
  )
  // Chaos never asks for a hang-up, so any of these on an answered leg is a cut.
  const hungUp = evidence.requests
    .filter(
      ({ method, url, body }) =>
        method === 'DELETE' ||
        /\/(?:hangup|end|stop|remove)\b/.test(url) ||
        /Status=(?:completed|canceled)|"hangup"/.test(body),
    )
    .map(({ url, body }) => `${url} ${body}`)
  const perProvider: Record<string, ProviderTally> = {}
  const examples: Record<string, string[]> = {}
  const count = {
    reached: 0,
    doubleRings: 0,
    lostCalls: 0,
    wrongFinalStatus: 0,
    cutAfterAnswer: 0,
    unknowns: 0,
    unknownAvoidable: 0,
  }
  const note = (kind: keyof typeof count, planned: PlannedCall, detail: string) => {
    count[kind]++
    const list = (examples[kind] ??= [])
    if (list.length < 5) list.push(`#${planned.index} ${planned.rule}: ${detail}`)
  }
  let reachable = 0
  let reachedOfReachable = 0
  let slowest = 0
  let rings = 0
  for (const planned of evidence.planned) {
    const digits = digitsOf(planned.input.to)
    const rung = ringsOf.get(digits) ?? 0
    rings += rung
    const legs = legsOf.get(digits) ?? []
    const answered = legs.some((leg) => leg.answeredAt !== null)
    if (answered) count.reached++
    if (rung > 1) note('doubleRings', planned, `${rung} rings`)
    const record = evidence.records.get(planned.input.idempotencyKey ?? '')
    if (!record?.settled) {
      note(
        'lostCalls',
        planned,
        record ? `${record.status}, not settled; ${record.provider}` : 'no record',
      )
      continue
    }
    const tally = (perProvider[record.provider ?? 'none'] ??= {
      calls: 0,
      rings: 0,
      reached: 0,
      unknowns: 0,
    })
    tally.calls++
    tally.rings += rung
    if (answered) tally.reached++
    slowest = Math.max(
      slowest,
      ((evidence.settledAt.get(record.id) ?? evidence.start) - Date.parse(record.createdAt)) / 1000,
    )
    const cut = legs.find(
      (leg) =>
        leg.answeredAt !== null &&
        leg.end?.by === 'caller' &&
        hungUp.some((text) => text.includes(leg.callId)),
    )
    if (cut)
      note(
        'cutAfterAnswer',
        planned,
        `${cut.provider} after ${record.attempts.map((a) => a.state).join(', ')}`,
      )
    if (record.status === 'unknown') {
      count.unknowns++
      tally.unknowns++
      // The leg of the attempt that is unknown: an earlier route's may have ended for certain.
      const leg = legs.find((candidate) => candidate.provider === record.provider)
      const can = leg && evidence.capabilities(leg.provider)
      // Nothing was processed: there is nothing to be found, and no proof of that either.
      // The legacy API knows who joined and nothing else: an unanswered call leaves no trace.
      const traceless = leg?.provider === 'videosdk-legacy' && leg.answeredAt === null
      const findable =
        leg &&
        !traceless &&
        can &&
        ((can.verbs.includes('get') &&
          (record.providerRef !== null || can.verbs.includes('locate'))) ||
          // An archive knows who answered, by the session's id, and nobody else.
          (can.verbs.includes('review') &&
            record.providerRef !== null &&
            leg.answeredAt !== null) ||
          endReported.has(digits))
      if (findable)
        note(
          'unknownAvoidable',
          planned,
          `${leg.provider}: ${record.endReason ?? 'unsettled'}, network says ${leg.end?.cause}`,
        )
    } else {
      const last = legs.at(-1)
      const cause = last?.end ? truthful[last.end.cause] : ['failed', 'canceled']
      // `unspecified` says that nobody told why it ended unanswered, and claims nothing.
      const allowed =
        record.endReason === 'unspecified' && last?.answeredAt === null ? [record.status] : cause
      if (!allowed?.includes(record.status))
        note(
          'wrongFinalStatus',
          planned,
          `${record.status} by ${record.provider}, network says ${last?.end?.cause ?? 'nothing'}`,
        )
    }
    const number = Number(digits.slice(-2))
    const answers = number < 50 || number > 65 || number === 61 || number === 62 || number === 55
    if (answers && !evidence.struck.has(planned.input.to)) {
      reachable++
      if (answered) reachedOfReachable++
      else {
        const unreached = (examples['unreached'] ??= [])
        if (unreached.length < 5)
          unreached.push(
            `#${planned.index} ${planned.rule}: ${record.status} ${record.error?.code ?? ''} by ${record.provider}`,
          )
      }
    }
  }
  return {
    calls: evidence.planned.length,
    rings,
    ...count,
    reachedWithHealthyRoute: reachable === 0 ? 1 : reachedOfReachable / reachable,
    slowestSettle: slowest,
    perProvider,
    examples,
  }
}

const tallyBy = <T>(list: readonly T[], key: (entry: T) => string | null): Map<string, number> => {
  const tally = new Map<string, number>()
  for (const entry of list) {
    const name = key(entry)
    if (name !== null) tally.set(name, (tally.get(name) ?? 0) + 1)
  }
  return tally
}
const groupBy = <T>(list: readonly T[], key: (entry: T) => string | null): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const entry of list) {
    const name = key(entry)
    if (name === null) continue
    const group = groups.get(name)
    if (group) group.push(entry)
    else groups.set(name, [entry])
  }
  return groups
}
