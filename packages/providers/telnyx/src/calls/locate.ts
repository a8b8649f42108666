import { type AttemptContext, type Located } from '@callplane/core'
import { milliseconds, timeBefore } from '@callplane/core/units'
import { nearPhoneFirst } from '@callplane/kit'
import { activeCalls } from './active-calls.ts'
import { decodeState } from '../map/client-state.ts'
import { listEvents } from './event-log.ts'
import { eventOf } from '../webhooks/read.ts'
import { referencesOf, type Ids } from '../references.ts'
import type { Sdk } from '../client/sdk.ts'

/** Clock difference to Telnyx. */
const clockSkew = milliseconds(5_000)

/**
 * Finds the leg that carries the key in its `client_state`, among the live calls, then in the event log. A single match
 * is adopted. An empty result proves nothing: how soon either list is complete is not documented. Repeating the
 * `command_id` would find the call within 60 s but dial after that, so it is never used for look-ups.
 */
export const locateCall = async (
  sdk: Sdk,
  attempt: Pick<AttemptContext, 'call' | 'key'> & { readonly sentAt: number },
  connectionId: string,
): Promise<Located> => {
  const { call, key, sentAt } = attempt
  const isOurs = (state: unknown) => decodeState(state)?.attempt === key
  const alive = await activeCalls(sdk, connectionId, ({ client_state }) => isOurs(client_state))
  const [live] = alive
  if (live && alive.length === 1) {
    const role = decodeState(live.client_state)?.leg ?? 'far'
    return { outcome: 'placed', byKey: true, references: referencesOf(live, role) }
  }
  if (live) return { outcome: 'unknown', detail: `${alive.length} legs carry the key` }
  const logged = await listEvents(sdk, {
    to: nearPhoneFirst(call) ?? call.to,
    occurred_at: { gte: new Date(timeBefore(sentAt, clockSkew)).toISOString() },
  })
  const events = logged.filter(({ payload }) => isOurs(payload.client_state))
  const legs = new Set(events.map(({ payload }) => payload.call_leg_id))
  const [first] = events
  if (!first || legs.size !== 1) return { outcome: 'unknown', detail: `${legs.size} legs match` }
  const read = events.map((event) => eventOf(event))
  const role = read[0]?.leg ?? 'far'
  return {
    outcome: 'placed',
    byKey: true,
    references: referencesOf(first.payload as Ids, role),
    events: read,
  }
}
