import { jsonResponse } from '@callplane/kit'
import type { DoorResponse } from '../door-face.ts'
import type { Refusal } from '../door-refusal.ts'
import { messageOf, statusOf } from '../videosdk-refusals.ts'

/** `statusCode` and `message`, "success or error message" (docs.videosdk.live …/sip/out-bound-call). */
export const refuse = (refusal: Refusal): DoorResponse => {
  const statusCode = statusOf(refusal)
  return jsonResponse(statusCode, { statusCode, message: messageOf(refusal) })
}
