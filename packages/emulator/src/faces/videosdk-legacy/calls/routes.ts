import { json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Route } from '../../router.ts'
import type { Account } from '../account.ts'
import { VideosdkLegacyError } from '../errors.ts'
import { bodyOf, isDestination, optional, required } from '../parameters.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { Calls } from './calls.ts'

export const CALL_PATH = '/v2/sip/outbound-call'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** docs.videosdk.live/api-reference/realtime-communication/sip/out-bound-call */
export function callRoutes(
  { random }: FaceContext,
  account: Account,
  rooms: Rooms,
  calls: Calls,
): readonly Route[] {
  return [
    route.post(CALL_PATH, (request) => {
      const body = bodyOf(request)
      const to = required(body, 'to')
      const givenFrom = optional(body, 'from')
      const name = required(body, 'displayName')
      const meetingId = required(body, 'meetingId')
      const trunkId = required(body, 'trunkId')
      const participantId = optional(body, 'participantId') ?? random.string(8, LETTERS)
      if (!isDestination(to)) {
        throw new VideosdkLegacyError(400, '"to" must be a SIP URI or a phone number in E.164')
      }
      const trunk = account.trunkOf(trunkId)
      if (!trunk) throw new VideosdkLegacyError(404, 'Trunk not found')
      const from = givenFrom ?? trunk.numbers[0] ?? ''
      if (!trunk.numbers.includes(from)) {
        throw new VideosdkLegacyError(400, '"from" must be one of the numbers of the trunk')
      }
      const room = rooms.byRoomId(meetingId)
      // [inferred] Into a room that was ended.
      if (!room || room.disabled) throw new VideosdkLegacyError(404, 'Meeting not found')
      // Two participants of one id cannot be in a meeting as far as its client SDKs go; for a call this is inferred.
      if (calls.live(room, participantId)) {
        throw new VideosdkLegacyError(400, '"participantId" is in the meeting already')
      }
      calls.start({ participantId, name, room, from, to }, request.cause)
      // As the page prints it.
      return json(200, { statusCode: 200, message: 'Success', participantId })
    }),
  ]
}
