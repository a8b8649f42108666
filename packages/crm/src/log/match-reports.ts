import type { Attribute } from './attribute.ts'
import { nameOf, type CallLog } from './call-log.ts'
import { holdReports, type Held, type UnmatchedReport } from './held-reports.ts'
import { matchWindow } from './match.ts'
import { placeReport, type Placing, type PlacingWorld } from './place-report.ts'
import type { ProviderReport } from './provider-report.ts'

export interface ReportMatcher {
  receive(report: ProviderReport): Promise<void>
  /** Reports that reached no entry, oldest first. */
  unmatched(): readonly UnmatchedReport[]
  /** Resolves when every report so far has been handled. */
  idle(): Promise<void>
  stop(): void
}

export interface MatcherOptions extends Pick<PlacingWorld, 'onConfirmedAfterEnd'> {
  readonly attribute: Attribute
}

/**
 * Brings a provider's reports to the calls that browsers place. A report is first attributed to a tenant; only that
 * tenant's calls are then compared, by the provider's call id once a report has confirmed it, and before that by
 * numbers, user and time. A report that matches no call or several is held: the browser may not have recorded the call
 * yet, or the other candidate may turn out to be another call.
 */
export const matchReports = (
  log: CallLog,
  { attribute, onConfirmedAfterEnd }: MatcherOptions,
): ReportMatcher => {
  const held = holdReports()
  let queue: Promise<void> = Promise.resolve()

  /** Brings the report to its entry, or holds it. */
  const place = async ({ report, receivedAt }: Pick<Held, 'report' | 'receivedAt'>) => {
    let tenants: readonly string[] = []
    const outcome = async (): Promise<Placing> => {
      tenants = await attribute(report, new Date(receivedAt - matchWindow).toISOString())
      const [tenant, ...others] = tenants
      if (tenant === undefined) return { placed: false, reason: 'no-tenant' }
      if (others.length > 0) return { placed: false, reason: 'several-tenants' }
      return placeReport({ log, onConfirmedAfterEnd }, log.of(tenant), report, receivedAt)
    }
    const result = await outcome().catch((error: unknown): Placing => {
      log.host.log({ level: 'error', event: 'call-log.report-failed', error: nameOf(error) })
      return { placed: false, reason: 'failed' }
    })
    if (!result.placed) held.add({ report, receivedAt, reason: result.reason, tenants })
    return result.placed
  }

  /** Repeats until nothing moves: what one report confirms may place another. */
  const retry = async (tenant: string): Promise<void> => {
    for (let moved = true; moved;) {
      moved = false
      for (const one of held.take(tenant, log.host.clock.now())) if (await place(one)) moved = true
    }
  }

  const runNext = async (before: Promise<void>, work: () => Promise<unknown>): Promise<void> => {
    await before
    try {
      await work()
    } catch (error) {
      log.host.log({ level: 'error', event: 'call-log.report-failed', error: nameOf(error) })
    }
  }
  const enqueue = (work: () => Promise<unknown>): Promise<void> => (queue = runNext(queue, work))

  // A new call, or one whose id became known, may be what a held report waits for.
  const stop = log.onChange((after, before) => {
    if (after.source !== 'browser') return
    const isKnown =
      before?.providerCallId === after.providerCallId &&
      before.claimedCallId === after.claimedCallId
    if (!isKnown) void enqueue(() => retry(after.tenant))
  })

  return {
    async receive(report) {
      // A call of the dispatcher comes into the log from the dispatcher's record.
      if (report.event.attemptKey !== undefined) return
      const receivedAt = log.host.clock.now()
      await enqueue(() => place({ report, receivedAt }))
    },
    unmatched: () => held.list(log.host.clock.now()),
    async idle() {
      for (let seen; seen !== queue;) {
        seen = queue
        await seen
      }
    },
    stop,
  }
}
