import { json, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { invalid } from '../errors.ts'
import type { Participant, Presence } from './presence.ts'

/** "A set of one or more people in a room together during a specific time window" (…/rest-api/meetings). */
type Meeting = {
  readonly id: string
  readonly room: string
  readonly stays: readonly Participant[]
  /** Virtual times; `endedAt` is undefined while the room is occupied. */
  readonly startedAt: number
  readonly endedAt: number | undefined
}

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)

const leftBy = (stay: Participant, time: number): number | undefined =>
  stay.leftAt !== undefined && stay.leftAt <= time ? stay.leftAt : undefined

/** Stays that overlap are one meeting; newest first, as the sample prints them. */
const meetingsAt = (stays: readonly Participant[], time: number): Meeting[] => {
  const open = new Map<string, Meeting>()
  const closed: Meeting[] = []
  const seen = stays.filter((stay) => stay.joinedAt <= time)
  for (const stay of seen.toSorted((a, b) => a.joinedAt - b.joinedAt)) {
    const current = open.get(stay.room)
    const goesOn =
      current && (current.endedAt === undefined || stay.joinedAt <= current.endedAt)
        ? current
        : undefined
    if (current && !goesOn) closed.push(current)
    const left = leftBy(stay, time)
    const lasts = goesOn && goesOn.endedAt === undefined
    open.set(stay.room, {
      id: goesOn?.id ?? `mtg-${stay.id}`,
      room: stay.room,
      stays: [...(goesOn?.stays ?? []), stay],
      startedAt: goesOn?.startedAt ?? stay.joinedAt,
      endedAt:
        lasts || left === undefined ? undefined : Math.max(left, goesOn?.endedAt ?? -Infinity),
    })
  }
  return [...closed, ...open.values()].sort((a, b) => b.startedAt - a.startedAt)
}

const parameters = new Set([
  'room',
  'timeframe_start',
  'timeframe_end',
  'limit',
  'starting_after',
  'ending_before',
  'ongoing',
  'no_participants',
])

/** `GET /meetings`: who was in which room, and when. */
export function meetingRoutes({ clock }: FaceContext, presence: Presence): readonly Route[] {
  const list = ({ query, visibleUntil }: FaceRequest): EmulatorResponse => {
    for (const name of query.keys())
      if (!parameters.has(name)) throw invalid(`unknown query parameter ${name}`)
    const number = (name: string, otherwise: number): number => {
      const given = query.get(name)
      if (given === null) return otherwise
      if (!/^\d{1,10}$/.test(given)) throw invalid(`${name} must be an integer`)
      return Number(given)
    }
    const time = Math.min(clock.now(), visibleUntil)
    const [start, end] = [number('timeframe_start', 0), number('timeframe_end', Infinity)]
    const found = meetingsAt(presence.stays(), time).filter(
      ({ room, startedAt, endedAt }) =>
        (!query.has('room') || query.get('room') === room) &&
        (query.get('ongoing') !== 'true' || endedAt === undefined) &&
        seconds(startedAt) >= start &&
        seconds(startedAt) <= end,
    )
    const after = found.findIndex(({ id }) => id === query.get('starting_after')) + 1
    const before = found.findIndex(({ id }) => id === query.get('ending_before'))
    const page = found.slice(after, before < 0 ? undefined : before).slice(0, number('limit', 100))
    const data = page.map(({ id, room, stays, startedAt, endedAt }) => ({
      id,
      room,
      start_time: seconds(startedAt),
      duration: seconds((endedAt ?? time) - startedAt),
      ongoing: endedAt === undefined,
      max_participants: stays.length,
      ...(query.get('no_participants') !== 'true' && {
        participants: stays.map((stay) => ({
          user_id: stay.userId,
          participant_id: stay.id,
          user_name: stay.userName,
          join_time: seconds(stay.joinedAt),
          duration: seconds((leftBy(stay, time) ?? time) - stay.joinedAt),
        })),
      }),
    }))
    return json(200, { total_count: found.length, data })
  }
  return [route.get('/meetings', list)]
}
