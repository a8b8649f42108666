import { CallError, toFailure } from '../model/error.ts'
import type { Route } from '../model/routing-rule.ts'
import type { CallsPort } from '../plugin/contract.ts'
import type { Journal } from './journal.ts'
import { delayAfter, locateDelays } from './policy.ts'
import { asCallError } from './prepare-route.ts'
import { withAttempt, type AttemptRecord, type CallRecord } from './record.ts'
import { callForRoute } from './resolve-room.ts'
import { callbackUrl, type DispatchWorld } from './world.ts'

/** What a plugin needs to look for an attempt. */
export const locateContext = (
  record: CallRecord,
  attempt: AttemptRecord,
  route: Route,
  world: DispatchWorld,
): Parameters<NonNullable<CallsPort['locate']>>[0] => ({
  key: attempt.key,
  call: callForRoute(record.request, route, record.routes, world.providers),
  route,
  sendBy: attempt.sendBy ?? 0,
  sentAt: attempt.sentAt ?? attempt.plannedAt,
  callbackUrl: callbackUrl(world.host, attempt.provider, attempt.key),
})

/** Looks for an attempt whose outcome nobody told. */
export const locate = async (
  record: CallRecord,
  attempt: AttemptRecord,
  world: DispatchWorld,
  journal: Journal,
): Promise<void> => {
  const ports = world.ports(attempt.provider)
  const route = record.routes[attempt.routeIndex]
  const { clock } = world.host
  let absent = false
  try {
    const located =
      route && (await ports.calls.locate?.(locateContext(record, attempt, route, world)))
    if (located?.outcome === 'placed')
      return await journal.accept(record.id, attempt.key, located.references, located.events ?? [])
    absent = located?.outcome === 'absent'
  } catch (error) {
    world.host.log({
      level: 'warn',
      event: 'locate.failed',
      call: record.id,
      code: asCallError(error, attempt.provider, 'unknown').code,
    })
  }
  const can = world.providers.get(attempt.provider)?.definition.can
  // An absence proves nothing unless the provider can find an attempt by its key, and not before it settled there.
  const proves =
    absent &&
    can?.locate.proof === 'key' &&
    clock.now() >= (attempt.sendBy ?? Infinity) + can.locate.settleAfter
  const absences = attempt.absences + (proves ? 1 : 0)
  const locates = attempt.locates + 1
  if (absences >= 2)
    await journal.settle(record.id, attempt.key, {
      state: 'refused',
      locates,
      absences,
      error: toFailure(
        new CallError('transport', 'the provider never had it, as two look-ups by its key showed', {
          provider: attempt.provider,
          dialled: 'no',
        }),
      ),
    })
  else
    await journal.change(record.id, (held) =>
      withAttempt(held, attempt.key, {
        locates,
        absences,
        nextLocateAt: clock.now() + delayAfter(locateDelays, locates),
      }),
    )
}
