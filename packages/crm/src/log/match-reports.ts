import type { CallEvent, References } from '@callplane/core'
import type { CallLogEntry } from '../model/entry.ts'
import { providerCallKey } from '../model/keys.ts'
import { toReport } from '../model/report.ts'
import { boundTo, mostReports, withReport } from './browser-calls.ts'
import { nameOf, type CallLog } from './call-log.ts'
import { chooseEntry, compareParties, legOf, matchWindow, type Parties } from './match.ts'

/** A genuine report of a provider, with what it says about who is connected. */
export interface ProviderReport {
  readonly provider: string
  readonly event: CallEvent
  /** The ids among the event's that say which call it is, the main one first. */
  readonly references: References
  readonly parties: Parties
}

export interface ReportMatcher {
  receive(report: ProviderReport): Promise<void>
  /** Resolves when every report so far is where it belongs. */
  idle(): Promise<void>
  stop(): void
}

/** Reports of calls that are not in the log push each other out: a flood of them must not fill the memory. */
const mostParked = 1_000

interface Parked {
  readonly report: ProviderReport
  readonly receivedAt: number
}

/**
 * Brings a provider's reports to the calls that browsers place: by the provider's id of the call once it is known, and
 * before that by numbers, user and time. A report that fits no call or several waits: the browser may not have recorded
 * the call yet, or the other candidate may turn out to be another call.
 */
export const matchReports = (log: CallLog): ReportMatcher => {
  let parked: readonly Parked[] = []
  let queue: Promise<void> = Promise.resolve()

  const findBound = async ({ provider, references }: ProviderReport) => {
    for (const id of Object.values(references)) {
      const entry = await log.store.findByKey(providerCallKey(provider, id))
      if (entry) return entry
    }
    return null
  }

  const add = (entry: CallLogEntry, { provider, event, references, parties }: ProviderReport) =>
    log.update(entry.tenant, entry.id, (held) => {
      const [main] = Object.values(references)
      const bound = main === undefined ? null : boundTo(held, provider, main, references)
      const leg = legOf(held, parties, event.leg)
      if (held.reports.length >= mostReports)
        log.host.log({ level: 'warn', event: 'call-log.reports-full', entry: held.id })
      return { ...bound, ...withReport(held, toReport('provider', { ...event, leg })) }
    })

  /** True when the report has found its place, or has none here. */
  const place = async ({ report, receivedAt }: Parked): Promise<boolean> => {
    const bound = await findBound(report)
    if (bound) {
      if (bound.source !== 'browser') return true
      // The id was given by a front end, and this is another call: it must not learn of it.
      if (compareParties(bound, report.parties) === 'no') {
        log.host.log({ level: 'warn', event: 'call-log.contradiction', entry: bound.id })
        return true
      }
      await add(bound, report)
      return true
    }
    const since = new Date(receivedAt - matchWindow).toISOString()
    const waiting = await log.store.unbound(report.provider, since)
    const choice = chooseEntry(waiting, report.parties, receivedAt)
    if (choice.outcome === 'found') {
      await add(choice.entry, report)
      return true
    }
    if (choice.outcome === 'ambiguous')
      log.host.log({
        level: 'warn',
        event: 'call-log.ambiguous',
        provider: report.provider,
        entries: choice.entries.map((entry) => entry.id),
      })
    return false
  }

  const alive = (held: Parked): boolean => log.host.clock.now() - held.receivedAt <= matchWindow

  /** Goes through what waits until nothing moves: what one report binds may place another. */
  const retry = async (): Promise<void> => {
    for (let before = -1; parked.length > 0 && parked.length !== before;) {
      before = parked.length
      const left: Parked[] = []
      for (const held of parked) if (alive(held) && !(await place(held))) left.push(held)
      parked = left
    }
  }

  const enqueue = (work: () => Promise<void>): Promise<void> => {
    queue = queue
      .then(work)
      .catch((error: unknown) =>
        log.host.log({ level: 'error', event: 'call-log.report-failed', error: nameOf(error) }),
      )
    return queue
  }

  // A new call, or one whose id became known, may be what a parked report waits for.
  const stop = log.onChange((after, before) => {
    if (after.source !== 'browser') return
    if (!before || before.providerCallId !== after.providerCallId) void enqueue(retry)
  })

  return {
    async receive(report) {
      // The dispatcher's own call: it comes into the log from the dispatcher's record.
      if (report.event.attemptKey !== undefined) return
      const held = { report, receivedAt: log.host.clock.now() }
      await enqueue(async () => {
        if (!(await place(held))) parked = [...parked.filter(alive), held].slice(-mostParked)
      })
    },
    async idle() {
      for (let seen; seen !== queue;) {
        seen = queue
        await seen
      }
    },
    stop,
  }
}
