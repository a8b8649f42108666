import { CallError, toFailure } from '../../model/error.ts'
import type { Note } from '../../model/note.ts'
import type { OutboundCall } from '../../model/outbound-call.ts'
import type { Route } from '../../model/routing-rule.ts'
import { newCall, replayOf, type NewCall } from './new-call.ts'
import { newAttempt, newKey } from '../steps/send.ts'
import type { Journal } from '../../journal/journal.ts'
import type { CallRecord } from '../../journal/record.ts'
import type { ParsedCall } from '../plan/plan-call.ts'
import { prepareRoute } from '../plan/prepare-route.ts'
import type { DispatchWorld } from '../world.ts'

/** What the placing side needs: the call as the provider sees it, and the key that must travel with it. */
export interface ExternalCall {
  readonly key: string
  readonly call: OutboundCall
  readonly route: Route
  readonly prepared: unknown
  readonly notes: readonly Note[]
}

/** Stores a planned call as it is, unless another one has its idempotency key. */
const stored = async (
  record: CallRecord,
  parsed: ParsedCall,
  journal: Journal,
): Promise<NewCall> => {
  const [existing, held] = await Promise.all([journal.begin(record), journal.hold(record.id)])
  return existing
    ? { record: replayOf(existing, parsed), replay: true }
    : { record: held ?? record, replay: false }
}

/**
 * Makes a record for a call that is placed elsewhere, such as by a browser through the provider's own client. Nothing is
 * sent from here: the attempt counts as sent until it is reported, or until `dialBefore` has passed; then it is looked for.
 */
export const registerExternal = async (
  parsed: ParsedCall,
  provider: string,
  world: DispatchWorld,
  strict: boolean,
  journal: Journal,
): Promise<NewCall & { readonly external: ExternalCall | null }> => {
  const key = newKey(world)
  const planned = await newCall(parsed, world, {
    strict,
    only: [provider],
    attempts(record) {
      const routeIndex = record.routes.findIndex((route) => route.provider === provider)
      const skipped = record.skipped.find((entry) => entry.routeIndex === routeIndex)
      if (routeIndex < 0 || skipped)
        throw new CallError(
          'no-route',
          `${provider} cannot place the call: ${skipped?.detail ?? 'no route is available'}`,
        )
      return [
        newAttempt({
          key,
          kind: 'place',
          provider,
          routeIndex,
          plannedAt: record.createdAt,
          notes: [],
          state: 'sent',
          external: true,
          sentAt: record.createdAt,
          sendBy: record.dialBefore,
        }),
      ]
    },
  })
  const claimed = planned.replay ? planned : await stored(planned.record, parsed, journal)
  const route = claimed.record.routes.find((candidate) => candidate.provider === provider)
  const registered = world.providers.get(provider)
  if (claimed.replay || !route || !registered) return { ...claimed, external: null }
  const ready = await prepareRoute(claimed.record, route, registered, { key }, world)
  if (ready.outcome === 'skip') {
    // The record exists, so it tells what happened, as after a dispatch.
    const error = ready.error ?? toFailure(new CallError('no-route', ready.skip.detail))
    await journal.settle(claimed.record, key, {
      state: 'refused',
      error: { ...error, dialled: 'no' },
    })
    return { ...claimed, external: null }
  }
  return {
    ...claimed,
    external: { key, call: ready.call, route, prepared: ready.prepared, notes: ready.notes },
  }
}
