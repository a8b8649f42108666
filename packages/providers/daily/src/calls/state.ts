import type { CallEvent, References } from '@callplane/core'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { epochOf } from '../webhooks/times.ts'
import { unreadable } from '../errors.ts'
import { eventOf, withNearLeg } from '../webhooks/events.ts'
import { presenceOf } from './presence.ts'
import { isCaller, sessionIn } from '../references.ts'

const participant = z.object({
  participant_id: z.string(),
  join_time: z.number(),
  duration: z.number(),
})
const meeting = z.object({
  id: z.string(),
  start_time: z.number(),
  duration: z.number(),
  ongoing: z.boolean(),
  participants: z.array(z.unknown()).optional(),
})
const page = z.object({ data: z.array(meeting) })

const perPage = 100
/** Pages searched; a room with more meetings since the call is not searched completely. */
const maxPages = 10
/** Seconds. During a meeting, a participant whose stay ended this long ago has left it. */
const presenceDelay = 60

/** One participant's stay in a room. Times are Unix seconds. */
export interface Stay {
  readonly session: string
  readonly joined: number
  readonly left: number
  /** False: still present when the archive was read. */
  readonly over: boolean
}

/** The stays of a room's meetings, newest meeting first, until those that were over at `since` (epoch milliseconds). */
export async function* staysIn(api: Api, room: string, since: number): AsyncGenerator<Stay> {
  let after: string | undefined
  for (let count = 0; count < maxPages; count++) {
    const reply = await api.request('GET', '/meetings', {
      query: { room, limit: perPage, starting_after: after },
    })
    const read = page.safeParse(reply)
    if (!read.success) throw unreadable('GET meetings')
    for (const { participants = [], ...held } of read.data.data)
      for (const item of participants) {
        const stay = participant.safeParse(item)
        if (!stay.success) continue
        const { participant_id: session, join_time: joined, duration } = stay.data
        const left = joined + duration
        const over = !held.ongoing || left < held.start_time + held.duration - presenceDelay
        yield { session, joined, left, over }
      }
    const last = read.data.data.at(-1)
    if (!last || read.data.data.length < perPage) return
    if ((last.start_time + last.duration) * 1000 < since && !last.ongoing) return
    after = last.id
  }
}

/**
 * What presence and the meetings of its room tell of a party: who answered a dial-out was a participant, from the
 * answer on, under the session id [inferred: "joins the room as a regular participant", and presence has that id; of
 * callers …/telephony-events says so]. A party that is missing did not answer, or the meeting is not listed yet; the
 * delay is not documented.
 */
export const reviewOf = async (
  api: Api,
  references: References,
  sentAt: number,
): Promise<readonly CallEvent[]> => {
  const { room, sessionId } = sessionIn(references)
  const way = isCaller(references)
    ? { began: 'dialin.connected', ended: 'dialin.stopped' }
    : { began: 'dialout.answered', ended: 'dialout.stopped' }
  const report = (type: string, seconds: number | null): readonly CallEvent[] =>
    withNearLeg(
      eventOf({
        type,
        at: seconds === null ? null : epochOf(seconds),
        room,
        session: sessionId,
        distinct: sessionId,
      }),
    )
  const here = (await presenceOf(api, room)).find(({ id }) => id === sessionId)
  if (here)
    return report(way.began, here.joinTime ? Math.floor(Date.parse(here.joinTime) / 1000) : null)
  for await (const { session, joined, left, over } of staysIn(api, room, sentAt))
    if (session === sessionId)
      return [...report(way.began, joined), ...(over ? report(way.ended, left) : [])]
  return []
}
