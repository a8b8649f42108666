import { jsonResponse } from '@callplane/kit'
import { videosdkFrontDoor } from '@callplane/videosdk'
import type { DoorContext, DoorRequest, DoorResponse, WantedCall } from '../door-face.ts'
import type { VideosdkDoorCredentials } from '../videosdk-token.ts'
import { viewReply } from './render.ts'
import type { VideosdkDoorSettings } from './settings.ts'
import { reportsTo } from './webhooks.ts'

/** `POST /v2/sip/call` in neutral terms. Its room stays VideoSDK's: others reach it by the `roomAddress` of a route. */
const readCreate = (
  { wire }: Pick<DoorRequest, 'wire'>,
  settings: VideosdkDoorSettings,
): WantedCall => {
  const { call, route, notes } = videosdkFrontDoor.parse(wire)
  const { rules = {}, rooms = 'videosdk' } = settings
  const { reference } = route
  const rule =
    reference !== undefined && Object.hasOwn(rules, reference) ? rules[reference] : reference
  return {
    call: {
      ...call,
      // By a gateway, the rules decide.
      ...(rule !== undefined && { rule }),
      ...(call.connect?.room !== undefined && { connect: { room: call.connect.room, on: rooms } }),
    },
    notes:
      route.gateway === undefined
        ? notes
        : [
            ...notes,
            {
              field: 'gatewayId',
              effect: 'dropped',
              detail: 'the routing rules choose the gateway of a call',
            },
          ],
    reports: reportsTo(settings),
  }
}

/** Places the call. */
export const createCall = async (
  { request, calls }: DoorContext<VideosdkDoorCredentials>,
  settings: VideosdkDoorSettings,
): Promise<DoorResponse> => {
  const placed = await calls.place(readCreate(request, settings))
  return jsonResponse(200, {
    message: 'Call initiated successfully',
    data: viewReply(placed, 'INITIATED'),
  })
}
