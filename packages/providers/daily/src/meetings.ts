import type { CallEvent, References } from '@callplane/core'
import { z } from 'zod'
import type { Api } from './api.ts'
import { unreadable } from './errors.ts'
import { eventOf } from './from-provider.ts'
import { presenceOf } from './presence.ts'
import { sessionIn } from './references.ts'

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
/** A room that had more meetings since the call than these pages hold is not searched to the end. */
const mostPages = 10
/** Seconds. While a meeting goes on, somebody whose stay ends so long before now has left it. */
const presenceDelay = 60

/**
 * What presence and the meetings of its room tell of a dialled party: who answered was a participant, from the answer on, under the
 * session id [inferred: "joins the room as a regular participant", and presence has that id]. Who is not among them did
 * not answer, or the meeting is not listed yet; how late it is, is not documented.
 */
export const reviewOf = async (
  api: Api,
  references: References,
  sentAt: number,
): Promise<readonly CallEvent[]> => {
  const { room, sessionId } = sessionIn(references)
  const report = (type: string, seconds: number | null): CallEvent =>
    eventOf({
      type,
      at: seconds === null ? null : seconds * 1000,
      room,
      session: sessionId,
      distinct: sessionId,
    })
  const here = (await presenceOf(api, room)).find(({ id }) => id === sessionId)
  if (here) {
    const joined = here.joinTime ? Math.floor(Date.parse(here.joinTime) / 1000) : null
    return [report('dialout.answered', joined)]
  }
  let after: string | undefined
  for (let count = 0; count < mostPages; count++) {
    const reply = await api.request('GET', '/meetings', {
      query: { room, limit: perPage, starting_after: after },
    })
    const read = page.safeParse(reply)
    if (!read.success) throw unreadable('GET meetings')
    for (const { participants = [], ...held } of read.data.data)
      for (const item of participants) {
        const stay = participant.safeParse(item)
        if (!stay.success || stay.data.participant_id !== sessionId) continue
        const { join_time: joined, duration } = stay.data
        const left = joined + duration
        const hasLeft = !held.ongoing || left < held.start_time + held.duration - presenceDelay
        return [
          report('dialout.answered', joined),
          ...(hasLeft ? [report('dialout.stopped', left)] : []),
        ]
      }
    const last = read.data.data.at(-1)
    // Newest first: the rest was over before the call was placed.
    if (!last || read.data.data.length < perPage) break
    if ((last.start_time + last.duration) * 1000 < sentAt && !last.ongoing) break
    after = last.id
  }
  return []
}
