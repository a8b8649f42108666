import { type LocateContext, type Located } from '@callplane/core'
import { milliseconds, timeBefore, timeAfter } from '@callplane/core/units'
import type twilio from 'twilio'
import { eventsOfState, stateOf } from './state.ts'
import { firstParty, isNearFirst } from '../map/leg-order.ts'
import { referencesOf } from '../references.ts'

/** Clock difference to Twilio, whose timestamps are whole seconds. */
const clockSkew = milliseconds(5_000)

/** A call created later than this is not the one: the attempt was sent before. */
const maxDelay = milliseconds(60_000)

/** Calls to one number that are looked at; where there are more, those left out may match too. */
const maxHits = 100

/**
 * Finds the call by its numbers and time, since Twilio accepts no client-supplied key. One hit that no other attempt
 * owns is adopted; legs that a document dialled have another direction. An empty result proves nothing: how soon the
 * list is complete is not documented, and a call that is still queued may not match yet.
 */
export const locateCall = async (
  client: twilio.Twilio,
  attempt: Pick<LocateContext, 'call' | 'sentAt' | 'isOwned'>,
  from: string,
): Promise<Located> => {
  const { call, sentAt, isOwned } = attempt
  const since = Math.floor(timeBefore(sentAt, clockSkew) / 1000) * 1000
  const listed = await client.calls.list({
    to: firstParty(call),
    from,
    startTimeAfter: new Date(since),
    limit: maxHits,
  })
  if (listed.length === maxHits) return { outcome: 'unknown', detail: 'too many calls to tell' }
  const role = isNearFirst(call) ? 'near' : 'far'
  const matches = listed
    .map(stateOf)
    .filter(
      ({ createdAt }, index) =>
        listed[index]?.direction === 'outbound-api' &&
        createdAt !== null &&
        createdAt >= since &&
        createdAt <= timeAfter(sentAt, maxDelay),
    )
  // A call that another attempt owns is not a candidate.
  const owned = await Promise.all(matches.map(({ sid }) => isOwned(referencesOf(sid, role, sid))))
  const hits = matches.filter((_match, index) => !owned[index])
  const [hit] = hits
  if (!hit || hits.length > 1) return { outcome: 'unknown', detail: `${hits.length} calls match` }
  const references = referencesOf(hit.sid, role, hit.sid)
  return { outcome: 'placed', references, events: eventsOfState(hit, role, references) }
}
