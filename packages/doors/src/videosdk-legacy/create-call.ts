import type { Note } from '@callplane/core'
import { jsonResponse } from '@callplane/kit'
import { videosdkLegacyFrontDoor } from '@callplane/videosdk-legacy'
import type { DoorContext, DoorRequest, DoorResponse, WantedCall } from '../door-face.ts'
import type { VideosdkDoorCredentials } from '../videosdk-token.ts'
import type { VideosdkLegacyDoorSettings } from './settings.ts'

/** A number at the host of a carrier, as the page's own sample has it. */
const numberAt = /^sips?:(\+\d+)@([^;:?]+)(?::\d+)?(?:[;?].*)?$/i

const destinationOf = (
  to: string,
  { carrierHosts = [] }: VideosdkLegacyDoorSettings,
): { readonly to: string; readonly notes: readonly Note[] } => {
  const [, number, host = ''] = numberAt.exec(to) ?? []
  if (number === undefined || !carrierHosts.includes(host.toLowerCase())) return { to, notes: [] }
  const detail = 'the carrier of the route is used in place of the host in the destination'
  return { to: number, notes: [{ field: 'to', effect: 'emulated', detail }] }
}

/** `POST /v2/sip/outbound-call` in neutral terms: the trunk is a rule, and the meeting a room of VideoSDK. */
const readCreate = (
  { wire }: Pick<DoorRequest, 'wire'>,
  settings: VideosdkLegacyDoorSettings,
): WantedCall => {
  const { call, route, notes } = videosdkLegacyFrontDoor.parse(wire)
  const { rules = {}, rooms = 'videosdk' } = settings
  const trunk = route.gateway ?? ''
  const destination = destinationOf(call.to, settings)
  return {
    call: {
      ...call,
      to: destination.to,
      rule: Object.hasOwn(rules, trunk) ? rules[trunk] : trunk,
      ...(call.connect?.room !== undefined && { connect: { room: call.connect.room, on: rooms } }),
    },
    notes: [...notes, ...destination.notes],
  }
}

/**
 * The reply as the page prints it. Its `participantId` is the id of the call, which stays valid on every provider, and
 * under which the sessions of this door name the phone.
 */
export const createCall = async (
  { request, calls }: DoorContext<VideosdkDoorCredentials>,
  settings: VideosdkLegacyDoorSettings,
): Promise<DoorResponse> => {
  const { id } = await calls.place(readCreate(request, settings))
  return jsonResponse(200, { statusCode: 200, message: 'Success', participantId: id })
}
