import type { Call } from '@callplane/core'
import { videosdkFrontDoor } from '@callplane/videosdk'

type Fields = Readonly<Record<string, unknown>>

/** The call as the reply to its creation shows it. One that has a resource was accepted once, and has no refusal. */
const dataOf = (call: Call): Fields => {
  const { body } = videosdkFrontDoor.render({ ...call, error: null })
  return (JSON.parse(body) as { readonly data: Fields }).data
}

/** As replies to commands show a call. */
export const viewReply = (call: Call, status: string): Fields => ({ ...dataOf(call), status })

/** As look-ups show a call (server-sdk 0.1.1). What only VideoSDK has, such as a session, is null. */
export const viewCall = (call: Call): Fields => {
  const { status, gatewayId, metadata, timelog } = dataOf(call)
  return {
    id: call.id,
    callId: call.id,
    type: call.direction,
    to: call.to,
    from: call.from,
    roomId: call.room,
    gatewayId,
    ruleId: call.rule,
    sessionId: null,
    transfer: null,
    status: String(status).toLowerCase(),
    metadata,
    start: call.createdAt,
    end: call.endedAt === 'unknown' ? null : call.endedAt,
    timelog,
  }
}
