import { isOver, type CallLogEntry } from '../model/entry.ts'
import type { EntryChange } from '../model/revise.ts'
import { nameOf, type CallLog } from './call-log.ts'
import type { EntryReference } from '../store/call-log-store.ts'
import { foldReports } from './fold-reports.ts'

/** How long a call placed by a browser counts as live after the last sign of it, in seconds. */
export interface BrowserCallTimeout {
  /** Until it was answered. Default 900; the longest ring timeout of a provider is 600 (Twilio `<Dial>`). */
  readonly unanswered?: number | undefined
  /** After it was answered. Default 14,400, the longest call that Twilio allows unless asked for more. */
  readonly answered?: number | undefined
}

export interface Expiry {
  /** Takes up the live calls of an earlier process, and gives up those that are due. */
  sweep(): Promise<void>
  /** Resolves when no call is being given up. */
  idle(): Promise<void>
  stop(): void
}

const defaults = { unanswered: 900, answered: 14_400 }

/**
 * Gives up calls that browsers placed and no report ever ends: a page that was closed, a call that was never dialled, a
 * lost webhook. They become `unknown` with reason `no-report`, which neither counts as live nor has a duration; a later
 * report still revises them.
 */
export const expireBrowserCalls = (log: CallLog, timeout: BrowserCallTimeout = {}): Expiry => {
  const { clock } = log.host
  const unanswered = (timeout.unanswered ?? defaults.unanswered) * 1000
  const answered = (timeout.answered ?? defaults.answered) * 1000
  /** One for each live call, so that no call is given up earlier or later because of another. */
  const timers = new Map<string, () => void>()
  const running = new Set<Promise<void>>()

  const dueAt = (entry: CallLogEntry): number =>
    Date.parse(entry.updatedAt) + (entry.answeredAt === null ? unanswered : answered)
  const changeOf = (entry: CallLogEntry): EntryChange | null => {
    const now = clock.now()
    if (entry.source !== 'browser' || isOver(entry) || now < dueAt(entry)) return null
    return {
      expiredAt: new Date(now).toISOString(),
      ...foldReports(entry.reports, entry.direction, entry.startedAt, true),
    }
  }

  const keyOf = ({ tenant, id }: EntryReference): string => JSON.stringify([tenant, id])
  const forget = (reference: EntryReference): void => {
    timers.get(keyOf(reference))?.()
    timers.delete(keyOf(reference))
  }
  const track = (work: Promise<void>): void => {
    const tracked = work
      .catch((error: unknown) =>
        log.host.log({ level: 'error', event: 'call-log.expiry-failed', error: nameOf(error) }),
      )
      .finally(() => running.delete(tracked))
    running.add(tracked)
  }
  const expire = async ({ tenant, id }: EntryReference): Promise<void> => {
    const after = await log.update(tenant, id, changeOf)
    // Another process may have changed it meanwhile.
    if (after) watch(after)
  }
  const watch = (entry: CallLogEntry): void => {
    forget(entry)
    if (entry.source !== 'browser' || isOver(entry)) return
    const { tenant, id } = entry
    const cancel = clock.after(Math.max(0, dueAt(entry) - clock.now()), () => {
      timers.delete(keyOf(entry))
      track(expire({ tenant, id }))
    })
    timers.set(keyOf(entry), cancel)
  }
  const stop = log.onChange(watch)

  return {
    async sweep() {
      for (const reference of await log.store.quietSince(new Date(clock.now()).toISOString()))
        await expire(reference)
    },
    async idle() {
      while (running.size > 0) await Promise.all(running)
    },
    stop() {
      stop()
      for (const cancel of timers.values()) cancel()
      timers.clear()
    },
  }
}
