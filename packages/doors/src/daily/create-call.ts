import { dailyFrontDoor } from '@callplane/daily'
import { jsonResponse } from '@callplane/kit'
import type { DoorContext, DoorRequest, DoorResponse, WantedCall } from '../door-face.ts'
import type { DailyDoorCredentials } from './authenticate.ts'
import { sessionIdOf, userTag } from './render.ts'
import type { DailyDoorSettings } from './settings.ts'
import { reportsTo } from './webhooks.ts'

type Parsed = ReturnType<(typeof dailyFrontDoor)['parse']>['call']

/** The call with the number that its `callerId` stands for, where the settings know it: every provider can show that. */
const withCaller = (call: Parsed, { callerIds = {} }: DailyDoorSettings): Parsed => {
  const { daily = {}, ...others } = (call.options ?? {}) as Readonly<Record<string, object>>
  const { callerId, ...rest } = daily as { readonly callerId?: string }
  if (callerId === undefined || !Object.hasOwn(callerIds, callerId)) return call
  const options = { ...others, ...(Object.keys(rest).length > 0 && { daily: rest }) }
  const { options: _options, ...fields } = call
  return {
    ...fields,
    from: callerIds[callerId],
    ...(Object.keys(options).length > 0 && { options }),
  }
}

/** `POST /rooms/{room}/dialOut/start` in neutral terms. Its room stays Daily's: others reach it by the `roomAddress` of a route. */
const readCreate = (
  { wire }: Pick<DoorRequest, 'wire'>,
  settings: DailyDoorSettings,
): WantedCall => {
  const { call: parsed, notes } = dailyFrontDoor.parse(wire)
  const call = withCaller(parsed, settings)
  const userId = call.participant?.id
  const { rooms = 'daily' } = settings
  return {
    call: {
      ...call,
      // A longer id is still the participant's, and comes back with nothing.
      ...(userId !== undefined && userId.length <= 36 && { tags: [userTag(userId)] }),
      ...(call.connect?.room !== undefined && { connect: { room: call.connect.room, on: rooms } }),
    },
    notes: call === parsed ? notes : notes.filter(({ field }) => field !== 'from'),
    reports: reportsTo(settings),
  }
}

/** Places the call. `ok` is a text here, as the page prints it. */
export const createCall = async (
  { request, calls }: DoorContext<DailyDoorCredentials>,
  settings: DailyDoorSettings,
): Promise<DoorResponse> => {
  const placed = await calls.place(readCreate(request, settings))
  return jsonResponse(200, { ok: 'true', sessionId: sessionIdOf(placed) })
}
