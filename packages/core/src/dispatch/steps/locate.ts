import { CallError, toFailure } from '../../model/error.ts'
import type { LocateContext, Located } from '../../plugin/calls-port.ts'
import { delayAfter, locateDelays } from '../../journal/times.ts'
import { milliseconds, timeAfter } from '../../model/units.ts'
import { hasRival, isOwned } from './ownership.ts'
import { failureOf } from '../failure-of.ts'
import {
  attemptOf,
  withAttempt,
  type AttemptRecord,
  type CallRecord,
} from '../../journal/record.ts'
import { unknownUntil } from '../next/unknown-until.ts'
import { callForRoute } from '../plan/resolve-room.ts'
import type { StepWork } from './step-work.ts'
import { callbackUrl, type DispatchWorld } from '../world.ts'

/** What a plugin needs to look for an attempt. */
const locateContext = (
  record: CallRecord,
  attempt: AttemptRecord,
  world: DispatchWorld,
): LocateContext | null => {
  const route = record.routes[attempt.routeIndex]
  return route
    ? {
        key: attempt.key,
        call: callForRoute(record.request, route, record.routes, world.providers),
        route,
        sentAt: attempt.sentAt ?? attempt.plannedAt,
        callbackUrl: callbackUrl(world.host, attempt.provider, attempt.key),
        isOwned: (references) => isOwned(record, attempt, references, world),
      }
    : null
}

/** What the look-up says; null where it failed, which is logged and says nothing. */
const ask = async (
  record: CallRecord,
  attempt: AttemptRecord,
  world: DispatchWorld,
): Promise<Located | null> => {
  const context = locateContext(record, attempt, world)
  try {
    const located = context && (await world.ports(attempt.provider).calls.locate?.(context))
    return located ?? { outcome: 'unknown' }
  } catch (error) {
    const { code, message } = failureOf(error, attempt.provider, 'unknown', world)
    world.host.log({
      level: 'warn',
      event: 'locate.failed',
      call: record.id,
      code,
      detail: message,
    })
    return null
  }
}

/**
 * Looks for an attempt and adopts what is certainly its own. A hit that belongs to another attempt, or may belong to one
 * that is still out, is left alone. Gives the record once adopted, `absent`, `nothing` that may be adopted, or `failed`.
 */
export const lookFor = async (
  record: CallRecord,
  attempt: AttemptRecord,
  { world, journal }: Pick<StepWork, 'world' | 'journal'>,
): Promise<CallRecord | 'absent' | 'nothing' | 'failed'> => {
  const located = await ask(record, attempt, world)
  if (located === null) return 'failed'
  if (located.outcome === 'absent') return 'absent'
  if (located.outcome !== 'placed') return 'nothing'
  const ids = located.byKey ? 'proved' : 'matched'
  if (ids === 'matched') {
    if (await isOwned(record, attempt, located.references, world)) return 'nothing'
    if (await hasRival(record, attempt, located.references, world)) return 'nothing'
  }
  return (await journal.adopt(record, attempt.key, located, ids)) ?? 'nothing'
}

/** Looks for an attempt whose outcome is not known. */
export const locate = async (
  record: CallRecord,
  attempt: AttemptRecord,
  work: StepWork,
): Promise<CallRecord | null> => {
  const { world, journal } = work
  const found = await lookFor(record, attempt, work)
  if (typeof found === 'object') return found
  const can = world.providers.get(attempt.provider)?.definition.can
  const now = world.callTimes.now(record.id)
  const end = unknownUntil(attempt, can, world.times)
  // An absence proves nothing unless the provider can find an attempt by its key, and not before it settled there.
  const proves =
    found === 'absent' &&
    can?.locate.proof === 'key' &&
    now >= timeAfter(attempt.sendBy ?? Infinity, milliseconds(can.locate.settleAfterMs))
  return journal.change(
    record,
    (held) => attemptOf(held, attempt.key)?.state === 'unknown',
    (held) => {
      const current = attemptOf(held, attempt.key) ?? attempt
      const locates = current.locates + 1
      const absences = current.absences + (proves ? 1 : 0)
      const next = timeAfter(now, delayAfter(locateDelays, locates))
      const nextLocateAt = now < end ? Math.min(next, end) : next
      return withAttempt(held, attempt.key, {
        locates,
        absences,
        ...(found !== 'failed' && { locatedAt: now }),
        ...(absences >= 2
          ? { state: 'refused', settledAt: now, error: neverThere(attempt.provider) }
          : { nextLocateAt }),
      })
    },
  )
}

const neverThere = (provider: string) =>
  toFailure(
    new CallError(
      'transport',
      'never reached the provider: two look-ups by its key found nothing',
      {
        provider,
        dialled: 'no',
      },
    ),
  )
