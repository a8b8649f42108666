import { jsonResponse } from '@callplane/kit'
import type { DoorResponse } from '../door-face.ts'
import type { Refusal } from '../door-refusal.ts'
import { messageOf, statusOf } from '../videosdk-refusals.ts'

/** The keys that VideoSDK's own client reads (server-sdk 0.1.1): `message`, and `code` where there is one. */
export const refuse = (refusal: Refusal): DoorResponse => {
  const { error } = refusal
  return jsonResponse(statusOf(refusal), {
    message: messageOf(refusal),
    ...(error && { code: error.code }),
  })
}
