import type { RequestRecord, Ring } from '@callplane/emulator'
import { time, type Case, type Evidence, type Tell } from './evidence.ts'
import { meantHeader, processHeader } from './incarnation.ts'
import type { PlannedCall } from './load.ts'
import { firstParty, phoneIn, type Ownership } from './ownership.ts'

/** A call without `dialBefore` is dialled within a minute of its record, as documented. */
const dialWithin = 60_000
/** A process learns of a call within this of being asked, or of its start. */
const firstSightWithin = 3_000

const processOf = ({ headers }: Pick<RequestRecord, 'headers'>): number | null => {
  const serial = headers[processHeader]
  return serial === undefined ? null : Number(serial)
}

const lowestOffset = ({ wall }: Evidence, from: number, until: number): number =>
  Math.min(
    0,
    ...wall.steps.filter((step) => step.from <= until && step.until > from).map((s) => s.offset),
  )

/**
 * How much earlier than true time a process may take it to be for a call. It knows the time only from the wall clock, at
 * the moment when it first sees the call; what passes from then on no step can hide.
 */
const behind = (evidence: Evidence, { dealings }: Case, serial: number, at: number): number => {
  const asked = dealings?.asked ?? []
  const first = asked[0]?.at ?? at
  const startedAt = evidence.processes[serial]?.startedAt ?? first
  const askedAt = asked.find(({ process }) => process === serial)?.at
  const seen = startedAt > first ? startedAt : askedAt
  if (seen === undefined) return -lowestOffset(evidence, first, at)
  return -lowestOffset(evidence, seen, Math.min(at, seen + firstSightWithin))
}

/** Rings whose request came to the provider after the call's deadline. */
export const judgeDeadlines = (
  evidence: Evidence,
  cases: ReadonlyMap<PlannedCall, Case>,
  ownership: Ownership,
  tell: Tell<'ringsAfterDeadline'>,
): void => {
  const arrivals = new Map<string, RequestRecord>()
  const nameOf = ({ url, body, headers }: Pick<RequestRecord, 'url' | 'body' | 'headers'>) =>
    `${headers[processHeader]} ${headers[meantHeader]} ${url} ${body}`
  for (const request of evidence.requests)
    if (request.method === 'POST') arrivals.set(nameOf(request), request)
  const judgeRing = (ring: Ring, mine: Case): void => {
    const { planned, record } = mine
    const arrival = arrivals.get(nameOf(ring.request))
    const serial = arrival && processOf(arrival)
    if (!record || !arrival || typeof serial !== 'number') return
    const { dialBefore } = planned.input
    const deadline =
      dialBefore === undefined
        ? Date.parse(record.createdAt) + dialWithin
        : Number(new Date(dialBefore))
    const at = time(arrival.at)
    const late = at - deadline - behind(evidence, mine, serial, at) - evidence.transit
    if (late > 0) tell('ringsAfterDeadline', planned, `${ring.provider}, ${late} ms late`)
  }
  for (const ring of evidence.ledger) {
    const owner = ownership.ofRing(ring)
    const mine = owner && cases.get(owner)
    if (mine && phoneIn(ring.to) === firstParty(owner)) judgeRing(ring, mine)
  }
}

/** What passes between the gate and the socket, other than a stop: writes of the journal that are slow or tried again. */
const jitter = 500
/** A process that was stopped sends what waited, all at once; what is older than two seconds it does not send. */
const afterResume = 3_000

/** Windows in which one process started more calls than its limit allows. */
export const judgePace = (
  evidence: Evidence,
  ownership: Ownership,
  tell: Tell<'overPace'>,
): void => {
  const { pace } = evidence
  if (!pace) return
  const starts = new Map<number, { readonly at: number; readonly call: PlannedCall }[]>()
  for (const request of evidence.requests) {
    const serial = processOf(request)
    if (request.provider !== pace.face || !isDial(request) || serial === null) continue
    const call = ownership.byKey(request)
    const at = evidence.start + Number(request.headers[meantHeader])
    if (call) starts.set(serial, [...(starts.get(serial) ?? []), { at, call }])
  }
  for (const [serial, list] of starts) {
    list.sort((a, b) => a.at - b.at)
    const resumed = evidence.processes[serial]?.resumedAt ?? []
    for (const seconds of [1, 5, 30]) {
      const most = Math.ceil(pace.limit * (seconds + jitter / 1000))
      list.forEach(({ at, call }, index) => {
        const last = list[index + most]
        const end = at + seconds * 1000
        const bunched = resumed.some((time) => time < end && time + afterResume > at)
        if (last && last.at < end && !bunched)
          tell('overPace', call, `more than ${most} starts in ${seconds} s`)
      })
    }
  }
}

export const isDial = ({ method, url }: RequestRecord): boolean =>
  method === 'POST' && /\/Call\/?$/.test(url)
