import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { unreadable } from '../errors.ts'
import { roomPath } from '../references.ts'

const participant = z.object({
  id: z.string().min(1),
  userId: z.string().nullish(),
  joinTime: z.iso.datetime({ offset: true }).nullish().catch(null),
})
const list = z.object({ data: z.array(z.unknown()) })

/**
 * Who is in a room, up to 15 s ago (…/rest-api/presence). Not asked by `userId`: that query is documented for ids of
 * meeting tokens only, and a dialled party has none.
 */
export const presenceOf = async (
  api: Api,
  room: string,
): Promise<readonly z.output<typeof participant>[]> => {
  const reply = await api.request('GET', roomPath(room, '/presence'), { nullable: true })
  if (reply === null) return []
  const read = list.safeParse(reply)
  if (!read.success) throw unreadable('GET presence')
  return read.data.data.flatMap((item) => {
    const one = participant.safeParse(item)
    return one.success ? [one.data] : []
  })
}
